SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND page_views > 5
  AND emails_opened_90d >= 1
