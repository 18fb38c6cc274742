/** The rows of the table with that first heading in a page, each as the texts of its cells. */
export function tableIn(page: string, heading: string): readonly (readonly string[])[] {
  const lines = page.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${heading} `)) + 2;
  const rows = lines.slice(from).map((line) => line.split('|').map((cell) => cell.trim()));
  const end = rows.findIndex((cells) => cells.length === 1);
  return rows.slice(0, end).map((cells) => cells.slice(1, -1));
}
