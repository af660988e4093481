# A run that waits or pauses.

hold-state-time = waits until { $at }
hold-state-turn = waits for the run of { $session }
hold-state-person = waits until nobody types here
hold-state-person-begun = paused: somebody types here
hold-state-battery = waits for mains power
hold-state-battery-begun = paused: on battery
hold-at-today = at { $time }
hold-at-tomorrow = tomorrow at { $time }
hold-at-day = on { $year }-{ $month }-{ $day } at { $time }
hold-until-today = { $time }
hold-until-tomorrow = tomorrow, { $time }
hold-until-day = { $year }-{ $month }-{ $day }, { $time }
hold-told-time = The run waits until { $at }. You can close this window; leave the machine on. “Start now” or “stop” end the wait.
hold-told-turn = The run waits until that of { $session } has ended. “Start now” lets it run beside it, “stop” takes it out.
hold-told-person = The run waits until no key was pressed in a terminal here for { $minutes } minutes.
hold-told-person-begun = The run pauses, as you are at this machine. It goes on when no key was pressed in a terminal here for { $minutes } minutes.
hold-told-battery = The run waits until the machine is plugged in.
hold-told-battery-begun = The run pauses: the machine runs on its battery. It goes on when the machine is plugged in.
hold-begins = The wait is over: the run begins.
hold-goes-on = The run goes on after a pause of { $time }.
hold-slept = The machine was asleep for { $time }. Nothing is lost: the run is where it was.
hold-running = running
