<?php
declare(strict_types=1);

namespace Bench;

/** The run as Markdown: printed as it grows, kept in a file at the end. */
final class Report
{
    private string $text = '';
    private bool $complete = true;

    public function line(string $text = ''): void
    {
        $this->text .= "$text\n";
        echo $text, "\n";
    }

    /** Something could not be measured; the run goes on and ends with a status other than 0. */
    public function notRun(string $what, string $why): void
    {
        $this->complete = false;
        // A message of PHP's or a tool's may have lines, and names files of this machine.
        $why = str_replace(dirname(__DIR__, 2) . '/', '', preg_replace('/\s+/', ' ', $why));
        $this->line("* not run: $what: $why");
        $this->line();
    }

    /**
     * @param list<string> $header
     * @param list<list<string>> $rows
     */
    public function table(array $header, array $rows): void
    {
        $this->line('| ' . implode(' | ', $header) . ' |');
        $this->line('| --- |' . str_repeat(' ---: |', count($header) - 1));
        foreach ($rows as $row) {
            $this->line('| ' . implode(' | ', $row) . ' |');
        }
        $this->line();
    }

    /** @param list<Figure> $figures */
    public function figures(array $figures): void
    {
        $figures = array_filter($figures, static fn (Figure $figure): bool => $figure->rounds !== []);
        if ($figures !== []) {
            $header = ['figure (median over the rounds)', 'value', 'lowest … highest', 'target', 'verdict'];
            $this->table($header, array_map(static fn (Figure $figure): array => $figure->row(), $figures));
        }
    }

    public function complete(): bool
    {
        return $this->complete;
    }

    /** Adds this run to the day's file for this machine. */
    public function keep(string $directory): string
    {
        @mkdir($directory, recursive: true);
        $file = "$directory/" . gmdate('Y-m-d') . '-' . Machine::name() . '.md';
        file_put_contents($file, $this->text, FILE_APPEND);
        return $file;
    }
}
