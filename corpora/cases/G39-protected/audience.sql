SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND dx_code = 'E66.9'
