# The four answers that are not a grant. They must read differently: nobody should ask for what nobody can allow.

answer-forbidden = Forbidden
    .heading = The regulation forbids this
    .about = No request can allow it. If there is another way, it is shown below.
answer-not-permitted = Not possible now
    .heading = Something is not met yet
    .about = What is named below makes it possible.
answer-not-configured = Not set up yet
    .heading = Something this needs has not been set up yet
    .about = You did nothing wrong. The organisation has to settle something first.
answer-referral = To be referred
    .heading = Someone has to rule on this first
    .about = The regulation alone does not settle it, so the named office rules on this request.
answer-granted = Allowed
