SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND last_page_viewed = '/results/latest'
