"""Measuring and testing tools that the product itself does not need."""
