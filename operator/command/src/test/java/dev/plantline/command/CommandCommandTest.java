package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands through a kubectl that notes what it is asked. */
class CommandCommandTest {
    private static final String SEEN = "1a2b3c4d5e6f7089";

    @TempDir
    private Path directory;

    @BeforeEach
    void anOperatorThatAnswersAtOnce() throws IOException {
        Path kubectl = Files.writeString(
                directory.resolve("kubectl"),
                """
                #!/bin/sh
                cd "$(dirname "$0")"
                case "$1 $2" in
                  "auth whoami") echo '{"status":{"userInfo":{"username":"ana"}}}' ;;
                  "create --filename")
                    cat > input
                    cat input >> made; echo >> made
                    case "$(cat input)" in *dryRun*) cp looked answer ;; *) cp done answer ;; esac ;;
                  "get interfacecommands.plantline.dev")
                    case "$3" in
                      theirs)
                        cat theirs
                        # The operator looks at it again only after somebody has seen it once more as it was.
                        [ ! -e made ] || cp done theirs ;;
                      *) cat answer ;;
                    esac ;;
                esac
                """);
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
        status("looked", "Shown", "3 messages would be given up for good: 3 business. Nothing was changed.", SEEN);
        status("done", "Done", "Given up. partition 0: 3 messages", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"command discard", "aside discard"})
    void showsTheConsequenceAsksOnceAndTellsWhatCameOfIt(String command) throws IOException {
        var answer = run("y\n", command + " plant-lyon/lots --all --reason Twice.");

        assertThat(answer.text())
                .contains(
                        "plant-lyon/lots: 3 messages would be given up for good: 3 business. Nothing was changed.",
                        "Give them up, as ana? [y/N]",
                        "is Done: Given up. partition 0: 3 messages");
        assertThat(answer.code()).isZero();
        assertThat(made()).hasSize(2);
        assertThat(made().get(0).path("spec"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"interface\":\"lots\",\"action\":\"discard\",\"select\":{\"all\":true},\"dryRun\":true,\"by\":\"ana\"}"));
        assertThat(made().get(1).path("kind").asText()).isEqualTo("InterfaceCommand");
        assertThat(made().get(1).at("/metadata/namespace").asText()).isEqualTo("plant-lyon");
        assertThat(made().get(1).at("/metadata/name").asText()).matches("lots-discard-[0-9a-f]{8}");
        assertThat(made().get(1).path("spec"))
                .as("exactly what was shown")
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"interface\":\"lots\",\"action\":\"discard\",\"select\":{\"all\":true},\"reason\":\"Twice.\",\"seen\":\"1a2b3c4d5e6f7089\",\"by\":\"ana\"}"));
    }

    @Test
    void withoutAYesNothingIsDone() throws IOException {
        var answer = run("\n", "command retry plant-lyon/lots --order-key A");
        assertThat(answer.text()).contains("Nothing was done.");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(made()).singleElement().satisfies(each -> assertThat(
                        each.at("/spec/dryRun").asBoolean())
                .isTrue());
    }

    @Test
    void aDryRunAsksNothingAndEndsThere() throws IOException {
        var answer = run("", "command retry plant-lyon/lots --position 0/12 --position 1/7 --dry-run");
        assertThat(answer.code()).isZero();
        assertThat(made()).singleElement().satisfies(each -> assertThat(each.at("/spec/select/positions"))
                .isEqualTo(Json.MAPPER.readTree("[\"0/12\",\"1/7\"]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "aside"})
    void aCauseIsGivenToTheClusterAsTheDeskNamesIt(String command) throws IOException {
        assertThat(run("", command + " retry plant-lyon/lots --cause 3f9a01c7 --dry-run")
                        .code())
                .isZero();
        assertThat(made()).singleElement().satisfies(each -> assertThat(each.at("/spec/select"))
                .isEqualTo(Json.MAPPER.readTree("{\"cause\":\"3f9a01c7\"}")));
    }

    @Test
    void anEditIsGivenWithItsPatchAndAReason() throws IOException {
        Path patch = Files.writeString(
                directory.resolve("patch.json"), "[{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]");
        String line = "command edit plant-lyon/lots --position 0/12 --patch " + patch;
        assertThat(run("", line).text()).contains("missing: --reason TEXT");
        assertThat(directory.resolve("made")).doesNotExist();

        assertThat(run("y\n", line + " --reason Unit.").text()).contains("Change it, and try it, as ana? [y/N]");

        assertThat(made()).hasSize(2);
        assertThat(made().get(1).at("/spec/action").asText()).isEqualTo("edit");
        assertThat(made().get(1).at("/spec/select")).isEqualTo(Json.MAPPER.readTree("{\"positions\":[\"0/12\"]}"));
        assertThat(made().get(1).at("/spec/patch").asText()).isEqualTo(Files.readString(patch));
        assertThat(made().get(1).at("/spec/seen").asText()).isEqualTo(SEEN);

        Files.writeString(patch, "[".repeat(70_000));
        assertThat(run("y\n", line + " --reason Unit.").text()).contains("a patch has at most 65536 bytes");
    }

    @Test
    void aReplayThatIsDoneHasTheEndOfTheOneThatWasShown() throws IOException {
        var answer = run("y\n", "command replay plant-lyon/lots --from 2026-11-26T02:00:00Z --reason Restored.");

        assertThat(answer.text()).contains("Try them once more, as ana? [y/N]");
        assertThat(made()).hasSize(2);
        assertThat(made().get(1).at("/spec/action").asText()).isEqualTo("replay");
        assertThat(made().get(1).at("/spec/select/applied/since").asText()).isEqualTo("2026-11-26T02:00:00Z");
        assertThat(made().get(1).at("/spec/select/applied/until").asText())
                .isNotEmpty()
                .isEqualTo(made().get(0).at("/spec/select/applied/until").asText());
        assertThat(run("", "command replay plant-lyon/lots --reason Restored.").text())
                .contains("which messages?");
    }

    @Test
    void aReplayThatMakesNoSenseIsNotGiven() throws IOException {
        String line = "command replay plant-lyon/lots --reason Restored. ";
        assertThat(run("", line + "--from 2026-11-26T02:00:00Z --to 2026-11-26T01:00:00Z")
                        .text())
                .contains("is not before --to");
        for (String positions : List.of("--position 0/12 --position 1/13", "--position 0/13 --position 0/12")) {
            assertThat(run("", line + positions).text()).contains("the first to the second of one partition");
        }
        assertThat(run("", line + "--undone-by-hand --accept-reorder --position 0/12")
                        .text())
                .contains("leave it out with --undone-by-hand");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void whatIsUndoneByHandIsNamedByItsPositionsAlone() throws IOException {
        String line = "command replay plant-lyon/lots --undone-by-hand --reason Undone. --position 0/12";
        assertThat(run("", line + " --from 2026-11-26T02:00:00Z").text()).contains("by --position only");

        run("y\n", line);
        assertThat(made().get(1).at("/spec/action").asText()).isEqualTo("applyAgain");
        assertThat(made()).as("names that a cluster takes").allSatisfy(each -> assertThat(
                        each.at("/metadata/name").asText())
                .matches("lots-applyagain-[0-9a-f]{8}"));
        assertThat(made().get(1).at("/spec/select/applied")).isEqualTo(Json.MAPPER.readTree("{\"position\":\"0/12\"}"));
    }

    @Test
    void aLossIsAdoptedAsItWasSeenAndWhatIsPendingIsAbandonedAsItStandsThen() throws IOException {
        run("y\n", "command adopt plant-lyon/lots --reason Seen.");
        assertThat(made().get(1).at("/spec/seen").asText()).isEqualTo(SEEN);

        run("y\n", "command abandon plant-lyon/lots --reason Closed.");
        assertThat(made()).hasSize(4);
        assertThat(made().get(3).path("spec"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"interface\":\"lots\",\"action\":\"abandon\",\"select\":{\"all\":true},\"reason\":\"Closed.\",\"by\":\"ana\"}"));
    }

    @Test
    void whatIsRefusedIsTold() throws IOException {
        status("done", "Refused", "What is set aside is not what was seen: now it names 4 messages.", null);
        var answer = run("", "command retry plant-lyon/lots --all --yes");
        assertThat(answer.text()).contains("is Refused: What is set aside is not what was seen");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void whoDiscardsSaysWhyBeforeTheClusterIsAsked() {
        var answer = run("", "command discard plant-lyon/lots --all");
        assertThat(answer.text()).contains("missing: --reason TEXT");
        assertThat(directory.resolve("made")).doesNotExist();
        assertThat(run("", "command retry lots --all").text()).contains("write NAMESPACE/INTERFACE");
    }

    @Test
    void theSecondPersonSeesWhatHeAgreesTo() throws IOException {
        theirs("eve");
        var answer = run("y\n", "command agree plant-lyon/theirs");

        assertThat(answer.text())
                .contains(
                        "plant-lyon/theirs: discard of lots, by eve, because: Twice.",
                        "Agree to this, as ana? [y/N]",
                        "InterfaceCommand plant-lyon/theirs is Done: Given up. partition 0: 3 messages")
                .as("what it said before he agreed")
                .doesNotContain("is Waiting");
        assertThat(made())
                .singleElement()
                .satisfies(
                        each -> assertThat(each.path("spec"))
                                .isEqualTo(
                                        Json.MAPPER.readTree(
                                                "{\"interface\":\"lots\",\"action\":\"agree\",\"command\":\"theirs\",\"commandUid\":\"uid-1\",\"by\":\"ana\"}")));
    }

    @Test
    void nobodyAgreesToHisOwnCommand() throws IOException {
        theirs("ana");
        assertThat(run("y\n", "command agree plant-lyon/theirs").text()).contains("You gave it, ana");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    private void theirs(String by) throws IOException {
        Files.writeString(
                directory.resolve("theirs"),
                """
                {"metadata": {"uid": "uid-1"}, "spec": {"interface": "lots", "action": "discard", "select": {"all": true}, "reason": "Twice.", "by": "%s"},
                 "status": {"state": "Waiting", "since": "2026-11-27T12:00:00Z", "seen": "%s", "message": "3 messages are to be given up."}}
                """
                        .formatted(by, SEEN));
    }

    private void status(String file, String state, String message, String seen) throws IOException {
        var command = Json.MAPPER.createObjectNode();
        var status = command.putObject("status").put("state", state).put("message", message);
        if (seen != null) {
            status.put("seen", seen);
        }
        Files.writeString(directory.resolve(file), command.toString());
    }

    private ExamplePlant.Answer run(String input, String line) {
        List<String> all = new ArrayList<>(List.of(line.split(" ")));
        all.add("--kubectl");
        all.add(directory.resolve("kubectl").toString());
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return ExamplePlant.run(all.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }

    private List<JsonNode> made() throws IOException {
        List<JsonNode> made = new ArrayList<>();
        for (String each : Files.readAllLines(directory.resolve("made"))) {
            if (!each.isBlank()) {
                made.add(Json.MAPPER.readTree(each));
            }
        }
        return made;
    }
}
