"""The HTTP operations of dispatch, collected for the api role."""

from collections.abc import Sequence

from fastapi import APIRouter

from dispatch.appointments.router import customer as customer_appointments
from dispatch.appointments.router import desk as desk_appointments
from dispatch.compensation.router import router as compensation
from dispatch.complaints.router import everywhere as complaints
from dispatch.complaints.router import files as problem_files
from dispatch.complaints.router import of_order as complaint_of_order
from dispatch.consumers.router import router as parked
from dispatch.costs.router import of_orders as costs_of_orders
from dispatch.costs.router import router as costs
from dispatch.customers.customers_router import router as customers
from dispatch.customers.router import of_assets, of_sites
from dispatch.feedback.router import router as feedback
from dispatch.handover.router import router as handovers
from dispatch.imports import router as imports
from dispatch.improvements.router import router as improvements
from dispatch.indicators.router import router as indicators
from dispatch.intake.router import router as wishes
from dispatch.knowledge.router import of_orders as knowledge_of_orders
from dispatch.knowledge.router import router as knowledge
from dispatch.mails.router import router as mails
from dispatch.maintenance.router import router as maintenance
from dispatch.messages.router import of_case as messages_of_case
from dispatch.messages.router import router as conversations
from dispatch.parts.router import router as parts
from dispatch.planning.router import router as planning
from dispatch.playbook.router import router as playbook
from dispatch.quality.router import router as quality
from dispatch.requests.router import asked as customer_requests
from dispatch.requests.router import customer as requests_by_label
from dispatch.requests.router import office as request_labels
from dispatch.rooms.router import customer as rooms_by_link
from dispatch.rooms.router import of_case as rooms_of_case
from dispatch.rooms.router import office as rooms_pages
from dispatch.sla.router import everywhere as owned_everywhere
from dispatch.sla.router import router as unsolved
from dispatch.task_groups.router import mine as task_groups
from dispatch.task_groups.router import of_orders as task_groups_of_orders
from dispatch.teams.router import of_orders as teams_of_orders
from dispatch.teams.router import router as teams
from dispatch.technicians.certificate_router import router as certificates
from dispatch.technicians.router import router as technicians
from dispatch.territories.router import days as outlet_days
from dispatch.territories.router import regions as region_members
from dispatch.territories.router import router as outlets
from dispatch.tracking.router import router as tracking
from dispatch.tracking.router import sharing
from dispatch.unsent.router import router as unsent_work
from dispatch.visits.router import everywhere as visits_everywhere
from dispatch.visits.router import router as visits
from dispatch.warranty.router import router as warranty
from dispatch.work_orders.merging_router import router as merging
from dispatch.work_orders.onlookers_router import router as onlookers
from dispatch.work_orders.router import router as work_orders

ROUTERS: Sequence[APIRouter] = (
    merging,  # before work_orders: its /similar would be taken for an order's id
    work_orders,
    onlookers,
    teams,
    teams_of_orders,
    task_groups,
    task_groups_of_orders,
    unsent_work,
    visits,
    visits_everywhere,
    warranty,
    feedback,
    unsolved,
    owned_everywhere,
    compensation,
    playbook,
    costs_of_orders,
    costs,
    complaint_of_order,
    complaints,
    problem_files,
    mails,
    handovers,
    conversations,
    messages_of_case,
    indicators,
    quality,
    improvements,
    knowledge,
    knowledge_of_orders,
    sharing,
    tracking,
    rooms_pages,
    rooms_by_link,
    rooms_of_case,
    request_labels,
    requests_by_label,
    customer_requests,
    wishes,
    planning,
    desk_appointments,
    customer_appointments,
    technicians,
    certificates,
    outlets,
    outlet_days,
    region_members,
    of_sites,
    of_assets,
    customers,
    maintenance,
    parts,
    parked,
    imports,
)
