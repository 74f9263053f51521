SELECT correo
FROM pacientes
WHERE no_contactar = 0
  AND servicio = 'Neurología'
