doing-thinking = thinking
doing-loading = loading the model that reads your words
doing-reading_file = reading your files: { $file }, { $number } of { $of }
doing-reading_one = reading your file: { $file }
doing-understanding = understanding what you want
doing-choosing = choosing the model and its settings
doing-checking_rows = going through the rows it would be trained on
doing-estimating = estimating time, memory and cost
