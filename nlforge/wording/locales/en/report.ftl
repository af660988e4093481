# The report of a run in the terminal.

report-nothing = Nothing was measured in this run.
report-weight = weight
report-change = change
report-missing = missing
report-better = better
report-worse = worse
report-score = SCORE (at most 1)
report-chance = may be chance (±)
report-measured = Measured on { $rows } rows the model was not trained on. Each figure is between 0 and 1.
report-lower =
    Lower is better for faults (negative weights), for seconds, and for losses, which say how
    surprising the right words are to the model.
report-asked = asked:
report-base = base:
report-trained = trained:
report-expected = expected:
