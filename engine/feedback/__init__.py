"""What people say of replies, turned into what can be learned from: sorted, weighed, and what is not used, with why."""
