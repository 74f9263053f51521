SELECT email
FROM otp_methadone_program.discharged
WHERE unsubscribed = FALSE
