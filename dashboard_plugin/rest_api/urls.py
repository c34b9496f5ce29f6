"""Routes of the API, with their whole address: the OpenAPI description is made from this module."""

from __future__ import annotations

from django.urls import include, path

from dashboard_plugin.rest_api.v1 import councils, measures, money, points, talk, views, works, years

_V1 = [
    path("schema/", views.Description.as_view(), name="schema"),
    path("me/", views.Me.as_view(), name="me"),
    path("communes/", views.Communes.as_view(), name="communes"),
    path("communes/<str:code>/", views.Commune.as_view(), name="commune"),
    path("communes/<str:code>/items/", views.Items.as_view(), name="items"),
    path("communes/<str:code>/items/<str:item_id>/", views.Item.as_view(), name="item"),
    path("communes/<str:code>/items/<str:item_id>/weighting/", views.Weighting.as_view(), name="weighting"),
    path("communes/<str:code>/indicators/", measures.Indicators.as_view(), name="indicators"),
    path(
        "communes/<str:code>/indicators/<str:indicator_id>/",
        measures.Indicator.as_view(),
        name="indicator",
    ),
    path("indicators/<str:indicator_id>/values/", measures.Values.as_view(), name="values"),
    path("communes/<str:code>/outlook/", money.Outlook.as_view(), name="outlook"),
    path("communes/<str:code>/outlook/<str:year>/", money.OutlookYear.as_view(), name="outlook_year"),
    path("projects/<str:project_id>/financing/", money.Financing.as_view(), name="financing"),
    path("projects/<str:project_id>/aids/", money.Aids.as_view(), name="aids"),
    path("projects/<str:project_id>/costs/", money.Costs.as_view(), name="costs"),
    path("projects/<str:project_id>/costs/<str:line_id>/", money.Cost.as_view(), name="cost"),
    path("projects/<str:project_id>/grants/", money.Grants.as_view(), name="grants"),
    path("projects/<str:project_id>/grants/<str:line_id>/", money.Grant.as_view(), name="grant"),
    path("projects/<str:project_id>/messages/", talk.Messages.as_view(), name="messages"),
    path("projects/<str:project_id>/messages/<str:message_id>/", talk.Message.as_view(), name="message"),
    path("notices/", talk.Notices.as_view(), name="notices"),
    path("notices/seen/", talk.NoticesSeen.as_view(), name="notices_seen"),
    path("notices/settings/", talk.NoticeSettings.as_view(), name="notice_settings"),
    path("communes/<str:code>/members/", views.Members.as_view(), name="members"),
    path("memberships/<str:membership_id>/", councils.Membership.as_view(), name="membership"),
    path("communes/<str:code>/projects/", works.Projects.as_view(), name="projects"),
    path("projects/<str:project_id>/", works.Project.as_view(), name="project"),
    path("projects/<str:project_id>/steps/", works.Steps.as_view(), name="steps"),
    path("projects/<str:project_id>/steps/<str:step_id>/", works.Step.as_view(), name="step"),
    path("projects/<str:project_id>/journal/", works.Journal.as_view(), name="journal"),
    path("communes/<str:code>/campaign/", years.Campaign.as_view(), name="campaign"),
    path("communes/<str:code>/campaign/<str:domain>/review/", years.Review.as_view(), name="review"),
    path(
        "communes/<str:code>/photographs/<str:year>/<str:number>/",
        years.Photograph.as_view(),
        name="photograph",
    ),
    path("communes/<str:code>/evolution/", years.Evolution.as_view(), name="evolution"),
    path("communes/<str:code>/explanation/", points.Explanation.as_view(), name="explanation"),
    path("communes/<str:code>/items/<str:item_id>/history/", points.History.as_view(), name="history"),
    path("communes/<str:code>/items/<str:item_id>/evidence/", points.Evidence.as_view(), name="evidence"),
    path("communes/<str:code>/items/<str:item_id>/what-if/", points.WhatIf.as_view(), name="what_if"),
    path("communes/<str:code>/councils/", councils.Councils.as_view(), name="councils"),
    path(
        "communes/<str:code>/councils/<str:round_id>/results/",
        councils.Results.as_view(),
        name="council_results",
    ),
    path("communes/<str:code>/comparison/", councils.Comparison.as_view(), name="comparison"),
    path("communes/<str:code>/comparison/consent/", councils.Consent.as_view(), name="consent"),
    path("communes/<str:code>/profile/", councils.Profile.as_view(), name="profile"),
    path("communes/<str:code>/profile/holders/", councils.Holders.as_view(), name="holders"),
]
urlpatterns = [path("api/viatic/v1/", include((_V1, "v1")))]
