# Areas by which procedures, registers and tasks are grouped.

area-all = All
area-clear = Show all
area-label = Area
area-narrow = Narrow
area-access = Access
area-acquisition = Taking data in
area-audit = Audit and improvement
area-complaints = Complaints
area-custody = Security
area-discipline = Violations
area-governance = Regulation and offices
area-incident = Incidents
area-mynumber = My Number
area-output = Output and take-out
area-outsourcing = Outsourcing
area-physical = Places
area-provision = Provision and joint use
area-publication = Making known, policy
area-purpose = Purposes of use
area-register = Ledger
area-retention = Keeping and disposal
area-rights = Requests of persons
area-technical = Devices and systems
area-training = Training and pledges
