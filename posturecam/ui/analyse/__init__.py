"""The page that analyses clips one by one."""
