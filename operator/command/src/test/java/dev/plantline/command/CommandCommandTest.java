package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Fails;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
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
import java.util.stream.IntStream;
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
                    case "$(cat input)" in *forbidden-retry*) echo 'admission: not you' >&2; exit 1 ;; esac
                    case "$(cat input)" in *dryRun*) cp looked answer ;; *) cp done answer ;; esac
                    # A look of its own for each interface and cause.
                    for each in look-*; do
                      if_=${each#look-}; if [ -e "$each" ] && grep -q "${if_%%_*}-retry" input && grep -q "${if_#*_}" input && grep -q dryRun input; then
                        cp "$each" "answer-$(grep -o '"name":"[^"]*"' input | cut -d'"' -f4)"; fi
                    done ;;
                  "get odoointerfaces.plantline.dev")
                    case "$4" in plant-lyon) cat interfaces ;; *) : ;; esac ;;
                  "get interfacecommands.plantline.dev")
                    case "$3" in
                      theirs)
                        cat theirs
                        # The operator looks at it again only after somebody has seen it once more as it was.
                        [ ! -e made ] || cp done theirs ;;
                      *) if [ -e "answer-$3" ]; then cat "answer-$3"; else cat answer; fi ;;
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
        allWouldPass();
        var answer = run("", "command retry plant-lyon/lots --position 0/12 --position 1/7 --dry-run");
        assertThat(answer.code()).isZero();
        assertThat(made()).singleElement().satisfies(each -> assertThat(each.at("/spec/select/positions"))
                .isEqualTo(Json.MAPPER.readTree("[\"0/12\",\"1/7\"]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "aside"})
    void aCauseIsGivenToTheClusterAsTheDeskNamesIt(String command) throws IOException {
        allWouldPass();
        assertThat(run("", command + " retry plant-lyon/lots --cause 3f9a01c7 --dry-run")
                        .code())
                .isZero();
        assertThat(made()).singleElement().satisfies(each -> assertThat(each.at("/spec/select"))
                .isEqualTo(Json.MAPPER.readTree("{\"cause\":\"3f9a01c7\"}")));
    }

    /** The same thing is mostly missing in several interfaces, and each calls its cause by a name of its own. */
    @Test
    void causesOfAPlantAreShownWithTheirSumAskedAboutOnceAndGivenToEachInterfaceThatHasThem() throws IOException {
        interfaces("lots|2|0", "moves|1|0", "idle|0|0", "counts|0|7", "new||");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 2, 0, 0, 0, List.of(FAILS))));
        look("moves", "bbbbbbbb", shown(4, "000000000000000b", new Trial(4, 4, 1, 0, 0, List.of())));
        nothingNamed();

        var answer = run("y\n", "command retry plant-lyon --cause aaaaaaaa --cause bbbbbbbb --cause aaaaaaaa");

        assertThat(answer.text())
                .contains(
                        "plant-lyon/lots, cause aaaaaaaa: 3 messages would be tried again",
                        "plant-lyon/moves, cause bbbbbbbb: 4 messages would be tried again",
                        "In all: 7 messages of 2 interfaces. 6 of 7 would pass contract and mapping now; whether Odoo takes them is not known.",
                        "1 would fail again: mapping at /unit: no unit")
                .doesNotContain("idle", "counts");
        assertThat(answer.text()).contains("do not count what is set aside", "not looked yet): new");
        assertThat(answer.text().split("Try them again, as ana", -1))
                .as("asked once")
                .hasSize(2);
        assertThat(answer.code()).isZero();
        List<JsonNode> done = made().stream()
                .filter(each -> !each.at("/spec/dryRun").asBoolean())
                .toList();
        assertThat(made())
                .as("a dry run for each cause of each interface that has something set aside")
                .hasSize(6 + 2);
        assertThat(done)
                .extracting(each -> each.at("/spec/interface").asText() + " "
                        + each.at("/spec/select/cause").asText() + " "
                        + each.at("/spec/seen").asText())
                .containsExactly("lots aaaaaaaa 000000000000000a", "moves bbbbbbbb 000000000000000b");
    }

    @Test
    void aDryRunOverAPlantGivesNothingAndSaysByItsCodeThatSomeWouldFail() throws IOException {
        interfaces("lots|2|0", "moves|1|0");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 2, 0, 0, 0, List.of(FAILS))));
        nothingNamed();

        var answer = run("", "command retry plant-lyon --cause aaaaaaaa --cause bbbbbbbb --dry-run");
        assertThat(answer.text()).contains("Nothing is set aside in plant-lyon for the cause bbbbbbbb.");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(made()).allSatisfy(each -> assertThat(each.at("/spec/dryRun").asBoolean())
                .isTrue());

        Files.delete(directory.resolve("made"));
        assertThat(run("", "command retry plant-lyon/lots --cause aaaaaaaa --dry-run")
                        .code())
                .as("of one interface alike")
                .isEqualTo(1);
    }

    @Test
    void whatOneInterfaceRefusesIsToldAndKeepsNoneOfTheOthersBack() throws IOException {
        interfaces("lots|2|0", "forbidden|1|0", "moves|1|0");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", null));
        nothingNamed();

        var answer = run("y\n", "command retry plant-lyon --cause aaaaaaaa");
        assertThat(answer.text())
                .contains("plant-lyon/forbidden: not looked at: the cluster says: admission: not you", "is Done");
        assertThat(answer.code()).as("not everything was looked at").isEqualTo(1);
    }

    /** Kafka is away for it, or a limit holds it back. */
    @Test
    void anInterfaceThatCannotBeLookedAtNowKeepsNoneOfTheOthersBack() throws IOException {
        interfaces("stuck|1|0", "lots|2|0");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 3, 0, 0, 0, List.of())));
        status("looked", "Waiting", "Kafka does not answer.", null);

        var answer = run("y\n", "command retry plant-lyon --cause aaaaaaaa");

        assertThat(answer.text())
                .contains(
                        "plant-lyon/stuck: not looked at: the operator cannot look now: Kafka does not answer. Nothing was done",
                        "plant-lyon/lots, cause aaaaaaaa: 3 messages would be tried again",
                        "is Done")
                .doesNotContain("within 60 s");
        assertThat(answer.code()).as("not everything was looked at").isEqualTo(1);
    }

    @Test
    void aDryRunThatTriedNothingOrNotEverythingIsNoGoodAnswer() throws IOException {
        interfaces("lots|2|0", "moves|1|0");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 3, 0, 0, 0, List.of())));
        look("moves", "aaaaaaaa", shown(4, "000000000000000b", null));
        var answer = run("", "command retry plant-lyon --cause aaaaaaaa --dry-run");
        assertThat(answer.text())
                .contains(
                        "In all: 7 messages of 2 interfaces. 3 of 3 would pass",
                        "Of 4 messages of 1 interface nothing was tried.");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(run("", "command retry plant-lyon/moves --cause aaaaaaaa --dry-run")
                        .code())
                .isEqualTo(1);

        look("moves", "aaaaaaaa", shown(4, "000000000000000b", new Trial(0, 0, 0, 0, 4, List.of())));
        assertThat(run("", "command retry plant-lyon/moves --cause aaaaaaaa --dry-run")
                        .code())
                .isEqualTo(1);
        look("moves", "aaaaaaaa", shown(4, "000000000000000b", new Trial(4, 4, 0, 0, 0, List.of())));
        assertThat(run("", "command retry plant-lyon --cause aaaaaaaa --dry-run")
                        .code())
                .isZero();
    }

    /** Else a script that looks first would go on with what nobody has looked at. */
    @Test
    void aDryRunThatCouldNotLookEverywhereIsNoGoodAnswer() throws IOException {
        String line = "command retry plant-lyon --cause aaaaaaaa --dry-run";
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 3, 0, 0, 0, List.of())));
        nothingNamed();
        interfaces("lots|2|0", "moves|1|0");
        assertThat(run("", line).code()).as("everything was looked at").isZero();

        interfaces("lots|2|0", "forbidden|1|0");
        assertThat(run("", line).code()).as("one may not be looked at").isEqualTo(1);

        interfaces("lots|2|0", "moves|1|0");
        status("looked", "Waiting", "Kafka does not answer.", null);
        assertThat(run("", line).code()).as("one cannot be looked at").isEqualTo(1);

        status("looked", "Refused", "Its audit is of another release.", null);
        var refused = run("", line);
        assertThat(refused.text()).contains("plant-lyon/moves: Its audit is of another release.");
        assertThat(refused.code()).as("one was refused").isEqualTo(1);
    }

    @Test
    void whatWasGivenIsNamedAlsoWhenTheClusterGivesNoAnswerAfterwards() throws IOException {
        interfaces("lots|2|0", "moves|1|0");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", null));
        look("moves", "aaaaaaaa", shown(4, "000000000000000b", null));
        Files.writeString(directory.resolve("done"), "no JSON");

        var answer = run("y\n", "command retry plant-lyon --cause aaaaaaaa");

        assertThat(answer.text())
                .containsPattern("InterfaceCommand plant-lyon/lots-retry-[0-9a-f]{8} is given")
                .containsPattern("InterfaceCommand plant-lyon/moves-retry-[0-9a-f]{8} is given")
                .containsPattern("InterfaceCommand plant-lyon/moves-retry-[0-9a-f]{8}: what came of it cannot be seen");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void whatCannotBeLookedAtOverAPlantIsSaidBeforeAnythingIsGiven() throws IOException {
        interfaces("idle|0|0");
        assertThat(run("", "command retry plant-lyon --cause aaaaaaaa").text())
                .contains("no OdooInterface of the namespace plant-lyon has anything set aside");
        interfaces(IntStream.range(0, 81).mapToObj(each -> "i" + each + "|1|0").toArray(String[]::new));
        assertThat(run("", "command retry plant-lyon --cause aaaaaaaa").text())
                .contains("81 interfaces", "name the interface, NAMESPACE/INTERFACE");
        assertThat(run("", "command retry plant-lyon --cause KILO").text()).contains("'KILO' is no cause");
        assertThat(run("", "command discard plant-lyon --cause aaaaaaaa").text())
                .contains("missing: --reason TEXT");
        assertThat(run("", "command retry plant-lyon --all").text()).contains("write NAMESPACE/INTERFACE");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    private static final Fails FAILS = new Fails(1, "mapping", "/unit", "no unit");

    private void interfaces(String... lines) throws IOException {
        Files.writeString(directory.resolve("interfaces"), String.join("\n", lines) + "\n");
    }

    private void look(String name, String cause, InterfaceCommandStatus status) throws IOException {
        Files.writeString(
                directory.resolve("look-" + name + "_" + cause),
                Json.MAPPER
                        .createObjectNode()
                        .set("status", Json.MAPPER.valueToTree(status))
                        .toString());
    }

    private void allWouldPass() throws IOException {
        Files.writeString(
                directory.resolve("looked"),
                Json.MAPPER
                        .createObjectNode()
                        .set("status", Json.MAPPER.valueToTree(shown(3, SEEN, new Trial(3, 3, 0, 0, 0, List.of()))))
                        .toString());
    }

    private static InterfaceCommandStatus shown(int messages, String seen, Trial trial) {
        return new InterfaceCommandStatus(
                InterfaceCommandStatus.State.shown,
                "2026-11-27T12:00:00Z",
                messages + " messages would be tried again.",
                messages,
                seen,
                true,
                null,
                trial);
    }

    /** What a dry run says where the cause is none of the interface. */
    private void nothingNamed() throws IOException {
        Files.writeString(
                directory.resolve("looked"),
                "{\"status\": {\"state\": \"Refused\", \"message\": \"Nothing that it names was set aside.\", \"messages\": 0}}");
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

    @Test
    void aPipelineGetsEverythingThatIsShownAndGivesNothingByLooking() throws IOException {
        allWouldPass();
        JsonNode shown = json(0, "command retry plant-lyon/lots --order-key A");
        assertThat(shown)
                .isEqualTo(Json.MAPPER.readTree(
                        """
                                {"namespace": "plant-lyon", "action": "retry", "by": "ana", "commands": [{"interface": "lots", "select": {"orderKey": "A"},
                                 "shown": {"state": "Shown", "since": "2026-11-27T12:00:00Z", "message": "3 messages would be tried again.", "messages": 3,
                                   "seen": "%s", "proven": true,
                                   "trial": {"tried": 3, "passing": 3, "waiting": 0, "neverPassing": 0, "untried": 0, "fails": []}}}]}
                                """
                                .formatted(SEEN)));
        look("lots", "aaaaaaaa", shown(3, SEEN, new Trial(3, 2, 0, 0, 0, List.of(FAILS))));
        JsonNode failing = json(1, "command retry plant-lyon/lots --cause aaaaaaaa");
        assertThat(failing.at("/commands/0/shown/trial/fails/0/place").asText()).isEqualTo("/unit");
        assertThat(json(0, "command discard plant-lyon/lots --all")
                        .at("/commands/0/shown/messages")
                        .asInt())
                .as("who only looks says no reason")
                .isEqualTo(3);
        assertThat(made()).allSatisfy(each -> assertThat(each.at("/spec/dryRun").asBoolean())
                .isTrue());

        var refused = run("", "command retry plant-lyon/forbidden --all --output json");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.text()).isEqualTo("plantline: the cluster says: admission: not you\n");
    }

    @Test
    void aPipelineIsToldWhatWasGivenAndWhatCameOfIt() throws IOException {
        JsonNode done = json(0, "command discard plant-lyon/lots --all --reason Twice. --yes");
        assertThat(done.at("/commands/0/given").asText())
                .isEqualTo(made().get(1).at("/metadata/name").asText());
        assertThat(done.at("/commands/0/status/state").asText()).isEqualTo("Done");
        assertThat(made().get(1).at("/spec/seen").asText()).isEqualTo(SEEN);

        status("done", "Refused", "Now it names 4 messages.", null);
        assertThat(json(1, "command retry plant-lyon/lots --all --yes")
                        .at("/commands/0/status/message")
                        .asText())
                .isEqualTo("Now it names 4 messages.");

        Files.writeString(directory.resolve("done"), "no JSON");
        JsonNode unseen = json(2, "command retry plant-lyon/lots --all --yes");
        assertThat(unseen.at("/commands/0/given").asText()).startsWith("lots-retry-");
        assertThat(unseen.path("message").asText()).contains("kubectl's answer is no JSON");

        status("looked", "Refused", "Nothing that it names is set aside.", null);
        JsonNode refused = json(1, "command retry plant-lyon/lots --all --yes");
        assertThat(refused.at("/commands/0/shown/message").asText()).isEqualTo("Nothing that it names is set aside.");
        assertThat(refused.at("/commands/0").has("given")).isFalse();
    }

    @Test
    void aPipelineGetsTheCausesOfAPlantTheirSumAndWhatWasLeftOut() throws IOException {
        interfaces("lots|2|0", "forbidden|1|0", "moves|1|0", "new||");
        look("lots", "aaaaaaaa", shown(3, "000000000000000a", new Trial(3, 2, 0, 0, 0, List.of(FAILS))));
        look("moves", "aaaaaaaa", shown(4, "000000000000000b", new Trial(4, 4, 1, 0, 0, List.of())));
        nothingNamed();

        JsonNode all = json(1, "command retry plant-lyon --cause aaaaaaaa --cause bbbbbbbb --yes");

        assertThat(all.path("leftOut")).isEqualTo(Json.MAPPER.readTree("[\"new\"]"));
        assertThat(all.path("nothingFor")).isEqualTo(Json.MAPPER.readTree("[\"bbbbbbbb\"]"));
        assertThat(all.at("/trial/tried").asInt()).isEqualTo(7);
        assertThat(all.path("commands"))
                .extracting(each -> each.path("interface").asText() + " "
                        + each.at("/select/cause").asText() + " "
                        + each.at("/shown/messages").asText() + " "
                        + each.at("/status/state").asText()
                        + each.path("message").asText())
                .containsExactlyInAnyOrder(
                        "lots aaaaaaaa 3 Done",
                        "moves aaaaaaaa 4 Done",
                        "forbidden aaaaaaaa  the cluster says: admission: not you",
                        "forbidden bbbbbbbb  the cluster says: admission: not you");
    }

    @Test
    void aPipelineThatIsTheSecondPersonIsToldWhatItWouldAgreeTo() throws IOException {
        theirs("eve");
        JsonNode shown = json(0, "command agree plant-lyon/theirs");
        assertThat(shown.at("/asked/reason").asText()).isEqualTo("Twice.");
        assertThat(shown.at("/shown/message").asText()).isEqualTo("3 messages are to be given up.");
        assertThat(shown.path("mayAgree").asText()).isEqualTo("true");
        assertThat(run("", "command agree plant-lyon/theirs --dry-run").code()).isZero();
        assertThat(directory.resolve("made")).doesNotExist();

        JsonNode agreed = json(0, "command agree plant-lyon/theirs --yes");
        assertThat(agreed.path("given").asText()).startsWith("lots-agree-");
        assertThat(agreed.at("/status/state").asText()).isEqualTo("Done");

        theirs("ana");
        JsonNode own = json(1, "command agree plant-lyon/theirs --yes");
        assertThat(own.path("mayAgree").asText()).isEqualTo("false");
        assertThat(own.path("message").asText()).startsWith("You gave it, ana");
    }

    /** The whole answer is one document. */
    private JsonNode json(int code, String line) throws IOException {
        var answer = run("", line + " --output json");
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        return Json.MAPPER.readTree(answer.text());
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
