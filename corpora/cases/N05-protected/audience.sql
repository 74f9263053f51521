SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND last_location_name = 'Dialysis Unit'
