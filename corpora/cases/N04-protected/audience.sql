SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND last_encounter_date > '2023-05-01'
  AND site_id IN (2, 3)
