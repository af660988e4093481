"""Whether what people ask a served model is still what it learned from: topics, languages, lengths, how much it hands
over and how sure it is. Counts are kept, never words."""
