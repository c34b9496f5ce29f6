echo "Viatic Académie: courses"
./manage.py cms load_courses
