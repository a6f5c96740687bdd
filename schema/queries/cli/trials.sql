-- Which lists were tried on stored mail.
SELECT api.trials()
