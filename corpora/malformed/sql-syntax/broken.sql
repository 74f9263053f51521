SELECT email FROM patients
WHERE dx = = 'C50'
