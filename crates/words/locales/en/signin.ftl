signin-title = Sign in
signin-login = Mail address or login name
signin-password = Password
signin-button = Sign in
signin-code = Six digits from your authenticator app
signin-code-help = Without a smartphone, enter the next code from your printed list.
signin-paper-code = Code from the printed list
signin-factor-title = Second check
signin-factor-button = Check
signin-out = Sign out
signin-out-done = You are signed out.
signin-locked = The page was locked because nothing happened for a while. Enter your password to go on.
signin-unlock = Go on
signin-expired = You were signed out after some time. Please sign in again.
signin-error = The login name, the password or the code is wrong.
signin-error-many = After several failures nothing is accepted for { $minutes } minutes.
signin-error-account-locked = This account is locked. Please contact an administrator.
signin-error-code-used = This code has been used. Wait for the next one.
signin-needed = Please sign in.
signin-factor-add = Register a second factor
signin-factor-totp = Authenticator app (smartphone)
signin-factor-totp-help = Scan the code with the app and enter the six digits it shows.
signin-factor-paper = Printed codes
signin-factor-paper-help = { $count ->
        [one] Each code works once. 1 is left.
       *[other] Each code works once. { $count } are left.
    }
signin-factor-added = The second factor is registered.
signin-sessions = Where you are signed in
signin-sessions-end = Sign out everywhere else
signin-sessions-ended = You are signed out everywhere else.
signin-password-change = Change the password
signin-password-changed = The password is changed. You are signed out everywhere else.
signin-password-same = This is the present password. Choose another one.
signin-token-made = The API token was made. It is shown only once: { $token }
signin-token-revoked = The API token was revoked.
signin-token-scope-missing = This token does not cover “{ $scope }”.
