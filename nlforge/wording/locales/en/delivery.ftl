# What it costs, and what lies there in the end.

delivery-unknown = unknown until there is data
delivery-time = Time: { $low } to { $high }, likely { $likely } ({ $basis })
delivery-basis-cards = a rule of thumb for these GPUs, not measured on them
delivery-basis-machine = estimated from this machine, your data and earlier runs
delivery-larger = A larger base model, { $base }, takes { $low } to { $high }: say “use { $base }”
delivery-smaller = A smaller base model, { $base }, takes { $low } to { $high }: say “use { $base }”
delivery-fetch = It has to be fetched once ({ $megabytes } MB): nlforge models fetch { $base }
delivery-reached = Measured with { $base }: { $right } % right on { $set } ({ $rows } examples)
delivery-set-banking77 = messages to a bank by topic
delivery-set-returns-desk = the replies of our sample
delivery-memory = Memory { $memory } GB, disk { $disk } GB, money { $money }
delivery-of-judge = of which for the judge { $usd }
delivery-electricity = (electricity about { $usd } USD, { $co2 } kg CO2)
delivery-hours = { $hours } h
delivery-minutes = { $minutes } min
delivery-get = You get the folder model/adapter of the run, { $what }; ask it on this machine with: nlforge ask SESSION “…”
delivery-what-adapter = an adapter (safetensors, PEFT)
delivery-what-adapter-head = an adapter and a class head (safetensors, PEFT)
delivery-what-whole = a whole model (safetensors)
delivery-what-whole-head = a whole model and a class head (safetensors)
delivery-as = Delivered as: { $what }
delivery-unbuilt = Not built yet: { $what }
delivery-nothing = Nothing beside it
delivery-to-merged_weights = the whole model as merged weights (safetensors)
delivery-to-ollama_gguf = a file for Ollama (GGUF)
delivery-to-openai_server = a server that speaks as OpenAI's does
