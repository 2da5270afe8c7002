// Chooses the visitor's own time zone where none is chosen; the page works without it.
const zone = document.querySelector("select[name=time_zone]");
if (zone && !zone.value) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
