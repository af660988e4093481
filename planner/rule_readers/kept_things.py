"""What may stay although it would be replaced or left out, with the list of its names; what has a longer one first."""

from __future__ import annotations

from planner.requirements import Keep

THINGS: tuple[tuple[Keep, str], ...] = (
    ("own", "kept_own"), ("order_number", "kept_order"), ("customer_number", "kept_customer"),
    ("invoice_number",
     "kept_invoice"),
    ("ticket_number", "kept_ticket"), ("tracking_number", "kept_tracking"), ("serial_number", "kept_serial"),
    ("article_number", "kept_article"), ("email", "kept_email"), ("phone", "kept_phone"), ("name", "kept_name"),
    ("mac", "kept_mac"), ("ip", "kept_ip"), ("address", "kept_address"), ("id_number", "kept_id"),
    ("birth_date", "kept_birth"), ("plate", "kept_plate"), ("handle", "kept_handle"), ("card", "kept_card"),
    ("iban", "kept_iban"), ("account", "kept_account"), ("near_duplicate", "kept_near"), ("duplicate", "kept_twins"),
    ("conflict", "kept_conflicts"), ("breaks_guidelines", "kept_bad"), ("labels", "kept_labels"),
)  # fmt: skip
