"""Roles, and what people do: the words of the table of rights."""

from __future__ import annotations

from enum import StrEnum

SITE_ROLES = ("admin", "moderateur", "auteur", "animateur_cohorte")
COURSE_ROLES = ("staff",)
COMMUNE_ROLES = ("referent", "elu", "collaborateur")
STATUSES = ("pending", "provisional", "confirmed", "ended")
FUNCTIONS = ("maire", "adjoint", "conseiller", "dgs_secretaire", "agent")
GUEST_ROLES = ("reader", "contributor")
PROMOTION_ROLES = ("organiser", "tutor", "observer", "member")


class Operation(StrEnum):
    """What people do to a commune, a course, or what is kept about a person; `sensitive` targets are single
    items marked so in the referential."""

    READ_COMMUNE = "read_commune"  # the dashboard and the answers
    ANSWER_ITEM = "answer_item"
    SET_PRIORITY = "set_priority"  # importance and urgency
    READ_MEMBERS = "read_members"
    DECIDE_MEMBERSHIP = "decide_membership"
    CONFIRM_REFERENT = "confirm_referent"
    NAME_READER = "name_reader"  # who else may read sensitive items
    REQUEST_MEMBERSHIP = "request_membership"
    SET_PROFILE = "set_profile"  # who holds which competence
    SHARE_DOMAINS = "share_domains"  # entrust a domain to people, and say that it was reviewed
    CLOSE_CAMPAIGN = "close_campaign"  # into a photograph, or into one that corrects it
    READ_COMPARISON = "read_comparison"  # with communes alike
    CONSENT_COMPARISON = "consent_comparison"  # to be counted among them, or in the averages of a promotion
    IMPORT_FIGURES = "import_figures"  # public figures about any commune
    READ_COUNCIL = "read_council"  # what is put to several voices, and the results of a closed round
    CONVENE_COUNCIL = "convene_council"  # have points rated by several voices, invite, close, settle
    RATE_ITEM = "rate_item"  # in a council one was invited to; what one gave is read by nobody else
    COPY_PRACTICE = "copy_practice"  # from one's practice commune into the real one
    OWN_PRACTICE = "own_practice"
    READ_PROJECTS = "read_projects"  # the list of actions and projects, indicators, what was achieved
    CREATE_PROJECT = "create_project"
    READ_PROJECT = "read_project"  # one sheet and all that hangs on it
    EDIT_PROJECT = "edit_project"  # the sheet itself: title, dates, status, people, points aimed at
    FOLLOW_PROJECT = "follow_project"  # its steps, documents and journal
    SET_FINANCING = "set_financing"  # costs, aids, loan; and the commune's own figures
    INVITE_GUEST = "invite_guest"  # somebody who sees this project and nothing else
    TALK = "talk"  # in the thread of one project
    SET_INDICATOR = "set_indicator"
    MANAGE_KEYS = "manage_keys"  # for programs: what a sensor may write
    HAND_OVER = "hand_over"  # take the whole space of the commune away in one file, or restore it
    SET_RESTRAINT = "set_restraint"  # have the reports neutral before the law asks it, and take that back
    TELL_DOUBT = "tell_doubt"  # say that a page of a course is wrong, and read what others said of it
    READ_DOUBT = "read_doubt"  # one doubt, and what was answered
    ANSWER_DOUBTS = "answer_doubts"  # read all that readers told, answer, say where each stands
    MANAGE_GROUPS = "manage_groups"  # the cohorts of a course: who is in, how far they are
    ORDER_SEATS = "order_seats"  # ask for seats of a promotion for the élus of one's commune
    READ_TRAININGS = "read_trainings"  # who of one's commune followed which training, and what it cost
    CREATE_PROMOTION = "create_promotion"
    JOIN_PROMOTION = "join_promotion"  # take or ask for a seat, by its code or its link
    READ_PROMOTION = "read_promotion"  # its programme and its calendar; nothing of anybody in it
    MANAGE_PROMOTION = "manage_promotion"  # its settings, its state, its body, its fundings
    NAME_ROLES = "name_roles"  # who organises, tutors or observes; also where no organiser is left
    ENROL_MEMBERS = (
        "enrol_members"  # import, invite, approve, transfer, let go; keep in step with the platform
    )
    FOLLOW_GROUP = "follow_group"  # who is in a group, and how far each is
    READ_AGGREGATES = "read_aggregates"  # totals, where at least five are counted
    HOLD_MEETING = "hold_meeting"  # plan a meeting of a group or of all, and say who came
    ANNOUNCE = "announce"  # write to a group or to all
    ATTEST = "attest"  # attestations, tables and reports that prove
    TAKE_PART = "take_part"  # one's own seat: progress, attendance, messages, attestation
    READ_MY_DATA = "read_my_data"  # all that is kept about oneself
    ERASE_MY_DATA = "erase_my_data"


ALL_OPERATIONS: tuple[Operation, ...] = tuple(Operation)
