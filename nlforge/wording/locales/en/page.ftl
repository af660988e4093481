# Headings of the page.

page-what = What
page-data = From which data
page-training = How it is trained
page-judging = How it is judged
page-cost = What it costs
page-delivery = What you get
page-not_used = What is not used
page-risks = What could go wrong
page-not_built = Not built here yet
page-questions = Open questions
