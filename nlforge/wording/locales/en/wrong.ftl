# What somebody says of an answer in the conversation.
wrong-message = Taken as an answer to: { $message }
wrong-reply = It says: { $reply }
wrong-right = Right is then: { $reply }
wrong-noted = That it is wrong is kept; what would be right cannot be told from that in full.
wrong-how = Write the right reply: nlforge feedback { $session } --message “…” --correction “…”, or in the result (F7).
wrong-kept = Kept as { $id }: who asks a served model the same gets the right reply at once, and “improve it” learns it. If another answer was meant, take it back: nlforge feedback { $session } --take-back { $id }
wrong-nothing-like-it = Nothing that was asked or learned is about “{ $about }”.
