# The conversation in a browser.

web-address = Open this page: { $address }
web-how = Only browsers of this machine reach it, and only with this address. Files are those of { $folder }. Ctrl+C ends it; runs go on.
web-cannot-open = No browser could be opened; open the address yourself.
web-only-web = --port and --open are for the conversation in a browser.
web-only-web-todo = Add --web.
web-other-name = Refused: this server answers to 127.0.0.1 and localhost only.
web-other-site = Refused: pages of other sites may not speak to this server.
web-no-token = Refused: open the address that nlforge printed when it was started, with all that stands behind “token=”.
web-not-here = There is nothing under this address.
web-full = { $most } windows are open, and more are not opened at once. Close one of them, wait a moment and reload this page.
web-no-script = This page needs JavaScript. It loads nothing from anywhere but this machine.
web-opening = nlforge is opening …
web-closed = This window is closed. Nothing you said is lost, and a run goes on. If it does not open again, start nlforge again and open the new address.
web-again = Open it again
