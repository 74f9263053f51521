SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND dx_code LIKE 'I10%'
