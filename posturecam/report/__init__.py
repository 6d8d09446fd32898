"""Reports to send: a page for a clip and one for a person's progress, as HTML and as PDF.

`content` and `progress` collect what a report says, as records; `html` and `pdf` put the same records on a page.
"""
