echo "Viatic Académie: territory and switches"
# Tutor's own migrations are left out of `do init --limit=viatic`.
./manage.py lms migrate viatic
./manage.py lms import_territory

# A switch is created once: an operator who turned it off keeps it off.
switches="$(./manage.py lms waffle_switch --list)"
for switch in viatic.course_tab viatic.platform_mail; do
  echo "$switches" | grep -qF "$switch:" || ./manage.py lms waffle_switch --create "$switch" on
done
