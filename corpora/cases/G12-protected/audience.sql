SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND problem_list LIKE '%diabetes%'
