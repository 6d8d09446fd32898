"""From a bout's samples to its findings.

`measure` collects samples and uncertainty, `verdict` turns them into findings, `rules` applies what needs more than
one finding, `score` sums up, `passes` judges several bouts as one.
"""
