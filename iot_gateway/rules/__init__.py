"""Rules: from readings to excursions and alarms. Pure: values in, values out, time as argument."""
