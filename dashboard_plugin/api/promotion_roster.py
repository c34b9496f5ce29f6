"""Who enters a promotion, by every way, who pays for it, and who leaves."""

from __future__ import annotations

from commune_core.promotions.roster import Step
from dashboard_plugin.errors import RosterChanged
from dashboard_plugin.promotion_roster_data import (
    DoorView,
    FundingFields,
    FundingsView,
    FundingView,
    MembersView,
    OneSeatView,
    OrderView,
    RosterColumn,
    RosterColumns,
    RosterPlan,
    SeatFilters,
    SeatView,
)
from dashboard_plugin.selectors.promotion_door import promotion_door, seat_invitation
from dashboard_plugin.selectors.promotion_fundings import promotion_fundings, seat_orders
from dashboard_plugin.selectors.promotion_members import promotion_members, promotion_seat
from dashboard_plugin.use_cases.promotion_enrol import decide_asked, enrol_member, set_seat_group
from dashboard_plugin.use_cases.promotion_fundings import (
    add_funding,
    answer_quote,
    lead_funding,
    order_seats,
    save_funding,
)
from dashboard_plugin.use_cases.promotion_invitations import (
    decide_seat,
    resend_seat,
    send_letters_now,
)
from dashboard_plugin.use_cases.promotion_join import join_promotion, set_join_code
from dashboard_plugin.use_cases.promotion_leave import end_seat, leave_promotion, move_seat
from dashboard_plugin.use_cases.promotion_places import keep_places
from dashboard_plugin.use_cases.promotion_roster import (
    bring_roster,
    choose_roster_columns,
    enrol_roster,
    read_roster,
    roster_columns,
)

__all__ = [
    "DoorView",
    "FundingFields",
    "FundingView",
    "FundingsView",
    "MembersView",
    "OneSeatView",
    "OrderView",
    "RosterChanged",
    "RosterColumn",
    "RosterColumns",
    "RosterPlan",
    "SeatFilters",
    "SeatView",
    "Step",
    "add_funding",
    "answer_quote",
    "bring_roster",
    "choose_roster_columns",
    "decide_asked",
    "decide_seat",
    "end_seat",
    "enrol_member",
    "enrol_roster",
    "join_promotion",
    "keep_places",
    "lead_funding",
    "leave_promotion",
    "move_seat",
    "order_seats",
    "promotion_door",
    "promotion_fundings",
    "promotion_members",
    "promotion_seat",
    "read_roster",
    "resend_seat",
    "roster_columns",
    "save_funding",
    "seat_invitation",
    "seat_orders",
    "send_letters_now",
    "set_join_code",
    "set_seat_group",
]
