package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is missing is told with what to do about it. */
class HelpTest {
    @TempDir
    private Path empty;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validate | missing: DIR. Directory of manifests, or one file.",
                "test | missing: DIR. Directory of manifests, or one file.",
                "apply | missing: DIR. Directory of manifests, or one file.",
                "account | missing: INTERFACE. Name of the interface, or <plant>.<interface>.",
                "aside list | missing: INTERFACE. Name of the interface, or <plant>.<interface>.",
                "trace | missing: WHAT. An order key, a message id, or a record of Odoo",
                "trace MO-1 --since 30d | is not a duration",
                "map | missing: FILE. The interface's manifest, or a directory of manifests.",
                "aside edit x | missing: --position PARTITION/OFFSET. The message, as aside list names it.",
                "aside edit x --position 0/1 --patch p | missing: --reason TEXT. Look with --dry-run first, then say why",
                "aside discard x --all | missing: --reason",
                "adopt x | missing: --reason TEXT. What is lost is written off for good: look with --dry-run first",
                "replay x | which messages? Name them with --from TIME, --order-key KEY or --position PARTITION/OFFSET",
                "replay x --from yesterday | 'yesterday' is no time: write it with its offset from UTC",
                "replay x --from 2026-11-26T02:00:00 | is no time: write it with its offset from UTC",
                "replay x --from 2026-11-26T02:00:00Z --to 2026-11-26T02:00:00Z | is not before --to",
                "replay x --position 0-7 | '0-7': write partition and offset, for example 0/42",
                "aside discard x --position 0/7/1 --reason r | '0/7/1': write partition and offset, for example 0/42",
                "aside edit x --position 0/-1 --patch p | '0/-1': write partition and offset, for example 0/42",
                "replay x --position 0/7 --position 0/6 | all from the first to the second of one partition",
                "replay x --order-key A --yes | missing: --reason TEXT. Look without --yes first, then say why",
                "abandon x | missing: --reason TEXT. These messages will have no effect: look with --dry-run first",
                "snapshot dir | missing: --duty-key DUTY=FILE. File with the API key of a duty's user",
                "sidekit install dir | missing: --administrator-key FILE. File with the API key",
                "sidekit rehome dir | missing: --administrator-key FILE. File with the API key",
                "aside retry x | (--position=PARTITION/OFFSET | --order-key=KEY | --all | --older-than=DURATION | --cause=CAUSE)",
                "aside list x --older-than 30d | is not a duration: write a whole number and s, m or h, for example 720h"
            })
    void whatIsMissingIsToldWithWhatItIs(String command, String help) {
        var answer = ExamplePlant.run(command.split(" "));
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains(help, "--help").doesNotContain("Exception", "Error:");
    }

    @ParameterizedTest
    @CsvSource({
        "account x",
        "aside list x",
        "trace x --interface x",
        "aside retry x --all",
        "aside discard x --all --reason gone",
        "replay x --order-key A",
        "adopt x --dry-run"
    })
    void withoutASandboxAndAConnectionTheConnectionIsAskedForAndNotThePlant(String command) {
        var answer = ExamplePlant.run((command + " --data " + empty).split(" "));
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text())
                .contains("no sandbox runs in " + empty, "plantline local DIR --stay", "--kafka HOST:PORT", "<plant>.x")
                .doesNotContain("which plant's");
    }

    @Test
    void withAConnectionThePlantIsAskedFor() {
        var answer = ExamplePlant.run("aside", "list", "x", "--kafka", "localhost:9", "--data", empty.toString());
        assertThat(answer.text()).contains("which plant's x? Write <plant>.x or name the plant with --plant");
    }
}
