/** The inbox: list, thread and panel side by side. */
export function Page() {
  return null;
}
