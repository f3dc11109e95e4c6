package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Compatibility;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Tests;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Claimed;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Field;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Place;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Range;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.change.RevisionContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deciding at a terminal, with a kubectl that answers from files and notes what it is asked to make. */
class ApproveCommandTest {
    private static final String LIVE = "00000000000000000000000000000000";
    private static final String WAITING = "ffffffffffffffffffffffffffffffff";

    @TempDir
    private Path directory;

    private Claimed claimed;
    private Regression regression;
    private Map<String, Regression> regressions;

    @BeforeEach
    void aChangeWaits() throws IOException {
        Path kubectl = Files.writeString(
                directory.resolve("kubectl"),
                """
                #!/bin/sh
                cd "$(dirname "$0")"
                echo "$@" >> asked
                case "$1 $2" in
                  "get interfacerevisions.plantline.dev") cat revisions ;;
                  "get interfacereleases.plantline.dev") cat releases ;;
                  "get codemaps.plantline.dev") printf 'lots|["mes-lot","a-same","b-differs","c-away","d-empty","z-fails"]' ;;
                  "auth whoami") echo '{"status":{"userInfo":{"username":"ana"}}}' ;;
                  "create --filename")
                    cat > input
                    case "$(cat input)" in
                      *SelfSubjectAccessReview*approve-steward*codemaps* | *SelfSubjectAccessReview*approve-business*odoointerfaces* | *SelfSubjectAccessReview*approve-quality*odoointerfaces* | *SelfSubjectAccessReview*approve-emergency*odoointerfaces*) cat input >> reviews
                        echo '{"status":{"allowed":true}}' ;;
                      *SelfSubjectAccessReview*) echo '{"status":{"allowed":false}}' ;;
                      *) mv input made ;;
                    esac ;;
                esac
                """);
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
        revisions("marie");
    }

    @Test
    void showsWhatChangesForWhomAndWhatRunsAndWritesTheDecisionOfWhoeverIsLoggedIn() throws IOException {
        var answer = run("y\n", "approve", "plant-lyon/lots");

        assertThat(answer.text())
                .contains(
                        "Interface plant-lyon/lots, revision ffffffffffffffffffffffffffffffff, asked for by marie",
                        "mapping.steps[0].upsert.id\n  - \"lot_{lot}\"\n  + \"lot_{product}\"",
                        "Needed: business, technical",
                        "tom: approve as technical",
                        "Missing: business",
                        "Runs now: revision 00000000000000000000000000000000, live since 2026-11-01T08:00:00Z",
                        "Would run: revision ffffffffffffffffffffffffffffffff, as soon as nobody is missing",
                        "Approve this as business? [y/N]",
                        "ana approved revision ffffffffffffffffffffffffffffffff as business.");
        assertThat(answer.code()).isZero();
        assertThat(made().path("kind").asText()).isEqualTo("InterfaceDecision");
        assertThat(made().path("metadata").path("namespace").asText()).isEqualTo("plant-lyon");
        assertThat(made().path("metadata").path("name").asText())
                .matches("lots-ffffffffffffffffffffffffffffffff-[0-9a-f]{8}");
        assertThat(made().path("spec"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"interface\":\"lots\",\"revision\":\"ffffffffffffffffffffffffffffffff\",\"verdict\":\"approve\",\"role\":\"business\",\"by\":\"ana\"}"));
    }

    /** kubectl auth can-i would ask about another resource: discovery does not know a group without objects. */
    @Test
    void theRightIsAskedForInTheGroupWhoseRolesGrantIt() throws IOException {
        run("n\n", "approve", "plant-lyon/lots");

        assertThat(Json.MAPPER.readTree(directory.resolve("reviews").toFile()).at("/spec/resourceAttributes"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"verb": "approve-business", "group": "decisions.plantline.dev", "resource": "odoointerfaces", "name": "lots",
                                 "namespace": "plant-lyon"}
                                """));
        assertThat(Files.readString(directory.resolve("asked")))
                .as("an approver may not list the cluster's types")
                .contains("create --filename - --validate=false --output json");
    }

    /** A field behind many others, and one that changed far behind the beginning. */
    @Test
    void whatIsAddedToAListIsShownAndNothingIsCutOff() throws IOException {
        String text = "x".repeat(3_000);
        revisions(spec(LIVE, List.of("lot", "name"), "eve"), spec(WAITING, List.of("lot", text, "name"), "marie"));

        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains("mapping.steps[1]\n  + [{\"upsert\":{\"id\":\"" + text + "\"}}]\n");
    }

    @Test
    void whatNobodyHasBeenAskedAboutIsShownWhole() throws IOException {
        Files.writeString(
                directory.resolve("revisions"),
                Files.readString(directory.resolve("revisions")).replace("\"Live\"", "\"Superseded\""));
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains("All of it is new", "\"id\" : \"lot_{product}\"", "  + https://odoo lyon", "  + production");

        revisions(
                spec(LIVE, List.of("lot_{product}"), "eve", Environment.test),
                spec(WAITING, List.of("lot_{product}"), "marie"));
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .as("it was for tests")
                .contains("All of it is new", "\"id\" : \"lot_{product}\"");
    }

    @Test
    void whatTheContractIsToSendersAndHowManyExamplesCameOutIsSeenBeforeTheDecision() throws IOException {
        compatibility = new Compatibility("BACKWARD", "1.0.0", "1.1.0", null, null);
        tests = new Tests(5, 2);
        revisions("marie");
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains(
                        "Contract: 1.1.0 after 1.0.0, which is live, BACKWARD: compatible\n",
                        "Tests: 5, of which 2 must be refused; all came out as they say\n");

        compatibility = new Compatibility(
                "NONE", "1.0.0", "1.0.0", List.of("spec.contract.schema.required requires \"lot\""), 3);
        tests = new Tests(0, 0);
        revisions("marie");
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains(
                        "Contract: 1.0.0, NONE: breaks what is live for its senders\n  spec.contract.schema.required requires \"lot\"\n  and 3 more\n",
                        "Tests: none\n");
    }

    /** A release before has made it. */
    @Test
    void aRevisionThatSaysNeitherIsDecidedAboutAllTheSame() throws IOException {
        var answer = run("y\n", "approve", "plant-lyon/lots");

        assertThat(answer.text()).doesNotContain("Contract:", "Tests:");
        assertThat(answer.code()).isZero();
    }

    /** A policy may have come since it was made. */
    @Test
    void whoIsMissingIsAskedThoughTheRevisionDoesNotNameHim() throws IOException {
        Files.writeString(
                directory.resolve("revisions"),
                Files.readString(directory.resolve("revisions"))
                        .replace("\"missing\":[\"business\"]", "\"missing\":[\"business\",\"quality\"]"));
        var answer = run("y\n", "approve", "plant-lyon/lots", "--role", "quality");

        assertThat(answer.text()).contains("Needed: business, technical, quality", "as quality.");
        assertThat(made().at("/spec/role").asText()).isEqualTo("quality");
    }

    @Test
    void whatBecameOfRecordedMessagesIsSeenBeforeTheDecision() throws IOException {
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains(
                        "No regression yet: no pod of the interface has held this revision against recorded messages.",
                        "  plantline regress OLD NEW --plant PLANT --interface lots --kafka HOST:PORT --kafka-properties FILE\n");

        regression = regression(0, null);
        revisions("marie");
        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains(
                        " ago): of the last 1000 messages 990 the same",
                        "  steps[0].fields.quantity: 10\n",
                        "  differ at 0/1041 and 9 more\n",
                        "  looked at: partition 0 from offset 42 to before 1042\n")
                .doesNotContain("WARNING", "plantline regress");

        regression = regression(3, null);
        revisions("marie");
        var warned = run("y\n", "approve", "plant-lyon/lots");
        assertThat(warned.text())
                .containsSubsequence(
                        "Interface plant-lyon/lots",
                        "WARNING: 3 of the last 1000 messages FAIL WITH THIS CHANGE and do not fail now, at 0/1040 0/1039 and 1 more",
                        "mapping.steps[0].upsert.id",
                        "Approve this as business?");
        assertThat(warned.code()).as("people decide").isZero();

        regression = regression(0, "Kafka: it does not answer");
        revisions("marie");
        assertThat(run("y\n", "approve", "plant-lyon/lots"))
                .satisfies(each -> assertThat(each.text())
                        .contains("No regression yet: Kafka: it does not answer. It is tried again"))
                .satisfies(each -> assertThat(each.code()).isZero());
    }

    private static Regression regression(long newlyFailing, String problem) {
        return new Regression(
                "of the last 1000 messages 990 the same",
                "r-1",
                "2026-11-27T08:02:00Z",
                1_000L,
                990 - newlyFailing,
                10L,
                newlyFailing,
                0L,
                0L,
                0L,
                List.of(new Field("steps[0].fields.quantity", 10L)),
                List.of(new Place(0, 1_041L)),
                List.of(new Place(0, 1_040L), new Place(0, 1_039L)),
                null,
                List.of(new Range(0, 42L, 1_042L)),
                null,
                problem);
    }

    @Test
    void withoutAYesNothingIsDecided() throws IOException {
        assertThat(run("\n", "approve", "plant-lyon/lots").text()).contains("Nothing was decided.");
        assertThat(run("", "approve", "plant-lyon/lots").code()).isEqualTo(1);
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void whoRefusesSaysWhy() throws IOException {
        assertThat(run("", "refuse", "plant-lyon/lots").text()).contains("missing: --reason TEXT");
        assertThat(directory.resolve("made")).doesNotExist();

        assertThat(run("", "refuse", "plant-lyon/lots", "--yes", "--reason", "The lot comes first.")
                        .code())
                .isZero();
        assertThat(made().at("/spec/verdict").asText()).isEqualTo("refuse");
        assertThat(made().at("/spec/reason").asText()).isEqualTo("The lot comes first.");
    }

    @Test
    void whoMadeTheChangeIsToldThatSomebodyElseApprovesIt() throws IOException {
        revisions("ana");

        assertThat(run("y\n", "approve", "plant-lyon/lots").text()).contains("You made this change, ana");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void aRoleThatIsNotAskedIsToldBeforeTheClusterIs() throws IOException {
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--role", "finance").text())
                .contains("role finance is not asked about this: business, technical is");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void whereNothingWaitsItSaysSo() throws IOException {
        Files.writeString(directory.resolve("revisions"), "{\"items\":[]}");

        assertThat(run("", "approve", "plant-lyon/lots").text())
                .contains("No change of plant-lyon/lots waits for a decision.");
        assertThat(run("", "approve", "lots").text()).contains("write NAMESPACE/INTERFACE");
    }

    @Test
    void aBatchIsShownWithItsCountsAndTotalsAndDecidedByItsDigest() throws IOException {
        Files.writeString(
                directory.resolve("releases"),
                """
                {"items": [{"metadata": {"name": "lots-6"}, "spec": {"interface": "lots", "digest": "%1$s", "revision": "r0",
                  "why": "always", "messages": 9, "repeats": 0, "failing": 0, "partitions": []}, "status": {"state": "Superseded"}},
                 {"metadata": {"name": "lots-7"}, "spec": {"interface": "lots", "digest": "%2$s", "revision": "r1",
                  "why": "the gate says rows > 500, and there are 812", "messages": 812, "repeats": 3, "failing": 1,
                  "changes": {"records": 811, "created": 5, "changed": 40, "unclear": 1},
                  "totals": [{"document": "bill.create", "unit": "EUR", "messages": 811, "amount": "90210.50"}],
                  "partitions": [{"partition": 0, "from": 10, "to": 825, "setAside": 2, "stamp": 0, "digest": "%2$s"}]},
                  "status": {"state": "Waiting", "since": "2026-11-27T08:00:00Z", "roles": ["business", "finance"], "missing": ["business"]}}]}
                """
                        .formatted("0".repeat(64), "f".repeat(64)));

        var answer = run("y\n", "approve", "--batch", "plant-lyon/lots");

        assertThat(answer.text())
                .contains(
                        "Interface plant-lyon/lots, batch lots-7, measured with revision r1",
                        "It waits because the gate says rows > 500, and there are 812",
                        "Messages: 812, and 3 repeats; of these messages 1 cannot be applied as they are",
                        "bill.create: 811 messages, 90210.50 EUR",
                        "records: 811, of which 5 would be new, 40 changed, and 1 unclear",
                        "partition 0: from offset 10 to before 825, 2 held ones with it",
                        "Missing: business",
                        "ana approved lots-7 as business.");
        assertThat(made().path("metadata").path("name").asText()).matches("lots-7-[0-9a-f]{8}");
        assertThat(made().path("spec"))
                .isEqualTo(Json.MAPPER.readTree("{\"interface\":\"lots\",\"release\":\"" + "f".repeat(64)
                        + "\",\"verdict\":\"approve\",\"role\":\"business\",\"by\":\"ana\"}"));
    }

    @Test
    void whoMadeWhatABatchIsAppliedWithIsToldThatSomebodyElseReleasesItAndMayRefuseIt() throws IOException {
        Files.writeString(
                directory.resolve("releases"),
                """
                {"items": [{"metadata": {"name": "lots-7"}, "spec": {"interface": "lots", "digest": "%1$s", "revision": "r1", "why": "always",
                  "messages": 8, "repeats": 0, "failing": 0, "partitions": []},
                  "status": {"state": "Waiting", "roles": ["business"], "authors": ["ana", "tom"], "missing": ["business"],
                    "decisions": [{"by": "tom", "role": "business", "verdict": "approve", "ignored": "made the change"}]}}]}
                """
                        .formatted("f".repeat(64)));

        assertThat(run("y\n", "approve", "--batch", "plant-lyon/lots").text())
                .contains(
                        "Needed: business; not of ana and tom, who made what it is applied with",
                        "tom: approve as business (does not count: made the change)",
                        "You made what this is applied with, ana: somebody else releases it.");
        assertThat(directory.resolve("made")).doesNotExist();
        assertThat(run("y\n", "refuse", "--batch", "plant-lyon/lots", "--reason", "Too early.")
                        .text())
                .contains("ana refused lots-7 as business.");
    }

    @Test
    void whoGaveACommandReleasesNothingAlsoWhereTheOperatorHasNotListedHim() throws IOException {
        commanded("\"ana\", \"bob\"");
        assertThat(run("y\n", "approve", "--batch", "plant-lyon/lots").text())
                .contains(
                        "You gave a command about messages of this batch, or agreed to one, ana: somebody else releases it.");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void whereNobodyCanReleaseABatchNothingIsDecidedInVainAndItMayBeRefused() throws IOException {
        commanded("\"\", \"bob\"");
        assertThat(run("y\n", "approve", "--batch", "plant-lyon/lots").text())
                .contains("so no approval counts: discard the messages", "under other idempotency keys");
        assertThat(directory.resolve("made")).doesNotExist();
        assertThat(run("y\n", "refuse", "--batch", "plant-lyon/lots", "--reason", "Too early.")
                        .text())
                .contains("ana refused lots-7 as business.");
    }

    private void commanded(String by) throws IOException {
        Files.writeString(
                directory.resolve("releases"),
                """
                {"items": [{"metadata": {"name": "lots-7"}, "spec": {"interface": "lots", "digest": "%s", "revision": "r1", "why": "always",
                  "messages": 8, "repeats": 0, "failing": 0, "partitions": [], "commandedBy": [%s]},
                  "status": {"state": "Waiting", "roles": ["business"], "missing": ["business"]}}]}
                """
                        .formatted("f".repeat(64), by));
    }

    @Test
    void aPipelineGetsEverythingThatIsShownAndDecidesNothingByLooking() throws IOException {
        compatibility = new Compatibility("NONE", "1.0.0", "1.0.0", List.of("spec.contract requires \"lot\""), 3);
        tests = new Tests(5, 2);
        regression = regression(3, null);
        claimed = new Claimed("flux", "0a1b2c3d", "marie");
        revisions("marie");

        var shown = json(0, "approve", "plant-lyon/lots");

        assertThat(directory.resolve("made")).doesNotExist();
        assertThat(shown.at("/regression/newlyFailing").asLong()).isEqualTo(3);
        ((ObjectNode) shown).remove("regression");
        assertThat(shown)
                .isEqualTo(Json.MAPPER.readTree(
                        """
                                {"namespace": "plant-lyon", "interface": "lots", "revision": "%s", "state": "Waiting", "since": "2026-11-27T08:00:00Z",
                                 "changedBy": ["marie"], "proven": true, "mayDecide": true, "as": "business", "roles": ["business", "technical"], "missing": ["business"],
                                 "decisions": [{"by": "tom", "role": "technical", "verdict": "approve", "at": "2026-11-27T08:01:00Z",
                                   "claimed": {"account": "flux", "commit": "0a1b2c3d", "author": "marie"}}],
                                 "compatibility": {"mode": "NONE", "before": "1.0.0", "after": "1.0.0", "breaks": ["spec.contract requires \\"lot\\""], "more": 3},
                                 "tests": {"all": 5, "negative": 2},
                                 "change": {"group": "cutover", "with": ["mes-lot"], "notBefore": "2026-12-05T21:00:00Z"},
                                 "live": {"revision": "%s", "since": "2026-11-01T08:00:00Z"},
                                 "classification": {"consequence": "Lots are missing."},
                                 "changes": [{"path": "mapping.steps[0].upsert.id", "before": "lot_{lot}", "after": "lot_{product}", "roles": ["business", "technical"]}]}
                                """
                                .formatted(WAITING, LIVE)));
    }

    @Test
    void aPipelineIsToldWhatWasDecidedAndWhyNothingWas() throws IOException {
        var approved = json(0, "approve", "plant-lyon/lots", "--yes");
        assertThat(approved.path("decided")).isEqualTo(made().path("spec"));
        assertThat(approved.has("message")).isFalse();

        Files.delete(directory.resolve("made"));
        revisions("ana");
        assertThat(json(1, "approve", "plant-lyon/lots", "--yes")
                        .path("message")
                        .asText())
                .isEqualTo("You made this change, ana: somebody else approves it.");
        assertThat(json(0, "refuse", "plant-lyon/lots", "--yes", "--reason", "Not so.")
                        .at("/decided/verdict")
                        .asText())
                .isEqualTo("refuse");

        Files.writeString(directory.resolve("revisions"), "{\"items\":[]}");
        assertThat(json(1, "approve", "plant-lyon/lots").path("message").asText())
                .startsWith("No change of plant-lyon/lots waits");
    }

    /** It is told as a person is who wants to decide, and ends alike: 1 where nothing waits for him, 2 where he may not. */
    @Test
    void aPipelineIsToldWhetherWhoeverLooksMayDecide() throws IOException {
        revisions("ana");
        var mine = json(1, "approve", "plant-lyon/lots");
        assertThat(mine.path("message").asText()).isEqualTo("You made this change, ana: somebody else approves it.");
        assertThat(mine.path("mayDecide").asText()).isEqualTo("false");
        assertThat(mine.path("changes")).hasSize(1);
        assertThat(json(0, "refuse", "plant-lyon/lots", "--reason", "Not so.")
                        .path("as")
                        .asText())
                .isEqualTo("business");

        revisions("marie");
        var other = json(2, "approve", "plant-lyon/lots", "--role", "technical");
        assertThat(other.path("message").asText())
                .isEqualTo(
                        "you may not decide about plant-lyon/lots: that takes a right to approve-technical on odoointerfaces of decisions.plantline.dev");
        assertThat(other.path("mayDecide").asText()).isEqualTo("false");
        assertThat(other.path("changes")).hasSize(1);
        assertThat(json(2, "approve", "plant-lyon/lots", "--role", "technical", "--yes"))
                .isEqualTo(other);
        var asked = run("y\n", "approve", "plant-lyon/lots", "--role", "technical");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.text()).contains("plantline: " + other.path("message").asText());

        Files.writeString(
                directory.resolve("revisions"),
                Files.readString(directory.resolve("revisions"))
                        .replace("\"missing\":[\"business\"]", "\"missing\":[\"business\",\"quality\"]"));
        var both = json(2, "approve", "plant-lyon/lots");
        assertThat(both.path("message").asText()).endsWith("say which with --role");
        assertThat(both.path("mayDecide").asText()).isEqualTo("true");
        assertThat(both.has("as")).isFalse();

        commanded("\"ana\", \"bob\"");
        assertThat(json(1, "approve", "plant-lyon/lots", "--batch")
                        .path("mayDecide")
                        .asText())
                .isEqualTo("false");
        codeMaps("ana", "The codes of hall 1");
        assertThat(json(1, "approve", "plant-lyon/lots", "--code-map")
                        .path("mayDecide")
                        .asText())
                .isEqualTo("false");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void aPipelineGetsWhatIsNewToThoseWhoDecideAsOnePlace() throws IOException {
        revisions(
                spec(LIVE, List.of("lot_{lot}"), "eve", Environment.test),
                spec(WAITING, List.of("lot_{lot}"), "marie"));
        var shown = json(0, "approve", "plant-lyon/lots");

        assertThat(shown.path("changes")).hasSize(1);
        assertThat(shown.at("/changes/0/path").asText()).isEqualTo("spec");
        assertThat(shown.at("/changes/0/after/mapping/steps/0/upsert/id").asText())
                .isEqualTo("lot_{lot}");
        assertThat(shown.at("/changes/0").has("before")).isFalse();
        assertThat(shown.path("environment")).isEqualTo(Json.MAPPER.readTree("{\"after\": \"production\"}"));
        assertThat(shown.at("/odoo/after").asText()).isEqualTo("https://odoo lyon");
    }

    @Test
    void aPipelineGetsWhatACodeMeansAndWhatABatchIs() throws IOException {
        regressions = Map.of("z-fails", brief("2 NEWLY FAIL", 10, 8, 0, 2, null));
        codeMaps("marie", "The codes of hall 1");
        var codes = json(0, "approve", "plant-lyon/lots", "--code-map");
        assertThat(codes.path("codeMap").asText()).isEqualTo("lots");
        assertThat(codes.at("/usedBy/0").asText()).isEqualTo("mes-lot");
        assertThat(codes.at("/regressions/z-fails/newlyFailing").asLong()).isEqualTo(2);
        assertThat(codes.at("/changes/0"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"code": "A", "before": [{"code": "A", "value": "The codes of hall 1"}], "after": [{"code": "A", "value": "WH/Stock"}]}
                                """));

        commanded("\"bob\"");
        var batch = json(0, "approve", "plant-lyon/lots", "--batch");
        assertThat(batch.path("batch").asText()).isEqualTo("lots-7");
        assertThat(batch.path("digest").asText()).isEqualTo("f".repeat(64));
        assertThat(batch.path("messages").asLong()).isEqualTo(8);
        assertThat(batch.path("missing").path(0).asText()).isEqualTo("business");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    /** The whole answer is one document. */
    private JsonNode json(int code, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        var answer = run("", all.toArray(String[]::new));
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        return Json.MAPPER.readTree(answer.text());
    }

    private ExamplePlant.Answer run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
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

    private JsonNode made() throws IOException {
        return Json.MAPPER.readTree(directory.resolve("made").toFile());
    }

    @Test
    void whatCannotWaitIsLetThroughByOnePersonWhoSaysWhyAndWhatFollows() throws IOException {
        revisions("ana");
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--emergency", "4").text())
                .contains("missing: --reason TEXT");
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--emergency", "73", "--reason", "Now.")
                        .text())
                .contains("1 to 72 hours");
        assertThat(directory.resolve("made")).doesNotExist();

        assertThat(run("y\n", "approve", "plant-lyon/lots", "--emergency", "4", "--reason", "The press stands.")
                        .text())
                .contains(
                        "on your decision alone",
                        "from 4 h on no other change goes live",
                        "ana approved revision ffffffffffffffffffffffffffffffff as emergency.");
        assertThat(Files.readString(directory.resolve("reviews")))
                .as("nobody is asked who may not")
                .contains("approve-emergency");
        assertThat(made().path("spec"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"interface\":\"lots\",\"revision\":\"ffffffffffffffffffffffffffffffff\",\"verdict\":\"approve\",\"role\":\"emergency\",\"by\":\"ana\",\"reason\":\"The press stands.\",\"emergencyHours\":4}"));
    }

    /** What was approved last stands on the other side, and the decision is about what runs. */
    @Test
    void whatRunsByAnEmergencyIsApprovedAfterwards() throws IOException {
        var text = Files.readString(directory.resolve("revisions"))
                .replace("\"Live\"", "\"Superseded\"")
                .replace(
                        "\"state\":\"Waiting\"",
                        "\"emergency\":{\"by\":\"eve\",\"reason\":\"The press stands.\",\"at\":\"2026-11-27T08:00:00Z\",\"until\":\"2026-11-27T09:00:00Z\"},\"state\":\"Live\"");
        Files.writeString(directory.resolve("revisions"), text);

        assertThat(run("y\n", "approve", "plant-lyon/lots").text())
                .contains(
                        "mapping.steps[0].upsert.id\n  - \"lot_{lot}\"\n  + \"lot_{product}\"",
                        "by the emergency decision of eve alone (The press stands.)",
                        "ana approved revision ffffffffffffffffffffffffffffffff as business.")
                .doesNotContain("Would run");
    }

    @Test
    void whatAMachineClaimsIsShownAsClaimed() throws IOException {
        claimed = new Claimed("flux", "0a1b2c3d", "marie");
        revisions("marie");

        assertThat(run("\n", "approve", "plant-lyon/lots").text())
                .contains("tom: approve as technical (claimed by flux of commit 0a1b2c3d by marie)");
    }

    @Test
    void whatACodeMeansIsShownBeforeAndAfterAndDecidedForTheCodeMap() throws IOException {
        codeMaps("marie", "The codes of hall 1");
        var answer = run("y\n", "approve", "plant-lyon/lots", "--code-map");

        assertThat(answer.text())
                .contains(
                        "Code map plant-lyon/lots, revision ffffffffffffffffffffffffffffffff, asked for by marie",
                        "Interfaces that use it: mes-lot, a-same",
                        "No regression yet of these interfaces, because no pod has held this table against their recorded messages.",
                        " more than 100:\n  mes-lot\n",
                        "code \"A\"\n  - {\"code\":\"A\",\"value\":\"The codes of hall 1\"}\n  + {\"code\":\"A\",\"value\":\"WH/Stock\"}",
                        "code \"B\" of product \"P\"\n  - {\"code\":\"B\",\"factor\":\"2\",\"product\":\"P\",\"value\":\"b\"}",
                        "Needed: steward",
                        "Missing: steward, finance",
                        "Live: revision 00000000000000000000000000000000 since 2026-11-01T08:00:00Z",
                        "Approve this as steward? [y/N]",
                        "ana approved revision ffffffffffffffffffffffffffffffff as steward.");
        assertThat(answer.code()).isZero();
        assertThat(Json.MAPPER.readTree(directory.resolve("reviews").toFile()).at("/spec/resourceAttributes/resource"))
                .isEqualTo(Json.MAPPER.getNodeFactory().textNode("codemaps"));
        assertThat(made().path("spec"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"codeMap\":\"lots\",\"revision\":\"ffffffffffffffffffffffffffffffff\",\"verdict\":\"approve\",\"role\":\"steward\",\"by\":\"ana\"}"));
        assertThat(Files.readString(directory.resolve("asked"))).contains("plantline.dev/code-map=lots");
    }

    @Test
    void whatBecameOfRecordedMessagesOfEachInterfaceIsSeenWithTheWorstFirst() throws IOException {
        regressions = Map.of(
                "a-same", brief("of the last 12 messages 12 the same", 12, 12, 0, 0, null),
                "b-differs", brief("of the last 10 messages 3 the same, 7 differ", 10, 3, 7, 0, null),
                "c-away", brief("no message was compared: Kafka: it does not answer", 0, 0, 0, 0, "Kafka: away"),
                "d-empty", brief("no message is recorded", 0, 0, 0, 0, null),
                "gone", brief("9 NEWLY FAIL: of the last 9 messages 0 the same", 9, 0, 0, 9, null),
                "z-fails", brief("2 NEWLY FAIL: of the last 10 messages 8 the same", 10, 8, 0, 2, null));
        codeMaps("marie", "a");
        var answer = run("y\n", "approve", "plant-lyon/lots", "--code-map");

        assertThat(answer.text())
                .containsSubsequence(
                        "Interface z-fails:\n  WARNING: 2 of the last 10 messages FAIL WITH THIS CHANGE and do not fail now, at 0/7 and 1 more\n",
                        "Interface b-differs:\n",
                        " ago): of the last 10 messages 3 the same, 7 differ\n",
                        "    differ at 0/8 and 6 more\n",
                        "Interface c-away:\n  No regression yet: Kafka: away. It is tried again\n",
                        "Interface d-empty:\n",
                        " ago): no message is recorded\n",
                        "Interfaces of which no recorded message differs:\n  a-same: 12 messages, compared ",
                        "No regression yet of these interfaces",
                        "\n  mes-lot\n",
                        "code \"A\"\n",
                        "Approve this as steward? [y/N]");
        assertThat(answer.text())
                .as("nobody compares again what uses it no more")
                .doesNotContain("gone");
        assertThat(answer.code()).as("people decide").isZero();
    }

    private static Regression brief(
            String summary, long messages, long same, long different, long newlyFailing, String problem) {
        return new Regression(
                summary,
                "r-1/t-1",
                "2026-11-27T08:02:00Z",
                messages,
                same,
                different,
                newlyFailing,
                0L,
                0L,
                0L,
                null,
                different == 0 ? null : List.of(new Place(0, 8L)),
                newlyFailing == 0 ? null : List.of(new Place(0, 7L)),
                null,
                null,
                null,
                problem);
    }

    @Test
    void nobodyApprovesHisOwnCodesAndOneIsEnoughToRefuse() throws IOException {
        codeMaps("ana", "a");
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--code-map").text())
                .contains("You made this change, ana: somebody else approves it.");
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--code-map", "--emergency", "4", "--reason", "Now.")
                        .text())
                .contains("about a code map there is no emergency");
        assertThat(run("y\n", "approve", "plant-lyon/lots", "--code-map", "--batch")
                        .text())
                .contains("--code-map and --batch are about different things");
        assertThat(directory.resolve("made")).doesNotExist();

        run("y\n", "refuse", "plant-lyon/lots", "--code-map", "--reason", "It is hall 2.");
        assertThat(made().at("/spec/verdict").asText()).isEqualTo("refuse");
    }

    /** Whoever changes a code must not hide it behind the end of a line, nor draw on the terminal. */
    @Test
    void aCodeIsShownWholeAndDrawsNothing() throws IOException {
        codeMaps("marie", "x".repeat(120) + "\u001b[2J");

        assertThat(run("n\n", "approve", "plant-lyon/lots", "--code-map").text())
                .contains("x".repeat(120))
                .doesNotContain("\u001b");
    }

    private void codeMaps(String author, String before) throws IOException {
        var items = Json.MAPPER.createArrayNode();
        codeMap(
                items.addObject(),
                LIVE,
                author,
                State.live,
                null,
                new Entry("A", before, null, null, null),
                new Entry("B", "b", "2", "P", null));
        codeMap(
                items.addObject(),
                WAITING,
                author,
                State.waiting,
                List.of("steward", "finance"),
                new Entry("A", "WH/Stock", null, null, null));
        Files.writeString(
                directory.resolve("revisions"),
                Json.MAPPER.createObjectNode().set("items", items).toString());
    }

    private void codeMap(
            ObjectNode item, String revision, String author, State state, List<String> missing, Entry... entries) {
        var spec = new CodeMapSpec(CodeMapSpec.Kind.unit, "Ann", List.of(entries));
        item.<ObjectNode>set(
                        "spec",
                        Json.MAPPER.valueToTree(new InterfaceRevisionSpec(
                                null,
                                "lots",
                                revision,
                                CodeMapConfigurations.stored(CodeMapFile.of("lots", "0123456789abcdef", spec)),
                                List.of(author),
                                true,
                                null,
                                List.of("steward"))))
                .set(
                        "status",
                        Json.MAPPER.valueToTree(new InterfaceRevisionStatus(
                                        state, "2026-11-01T08:00:00Z", null, null, missing, null, null)
                                .with(state == State.waiting ? regressions : null)));
    }

    private Compatibility compatibility;

    private Tests tests;

    private void revisions(String author) throws IOException {
        revisions(spec(LIVE, List.of("lot_{lot}"), "eve"), spec(WAITING, List.of("lot_{product}"), author));
    }

    private void revisions(JsonNode live, JsonNode waiting) throws IOException {
        var items = Json.MAPPER.createArrayNode();
        items.addObject()
                .<ObjectNode>set("spec", live)
                .set(
                        "status",
                        Json.MAPPER.valueToTree(new InterfaceRevisionStatus(
                                State.live, "2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z", null, null, null, null)));
        items.addObject()
                .<ObjectNode>set("spec", waiting)
                .set(
                        "status",
                        Json.MAPPER.valueToTree(new InterfaceRevisionStatus(
                                State.waiting,
                                "2026-11-27T08:00:00Z",
                                null,
                                List.of(new Decision(
                                        "tom", "technical", "approve", null, "2026-11-27T08:01:00Z", null, claimed)),
                                List.of("business"),
                                null,
                                new OdooInterfaceSpec.Change("cutover", List.of("mes-lot"), "2026-12-05T21:00:00Z"),
                                null,
                                regression,
                                null)));
        Files.writeString(
                directory.resolve("revisions"),
                Json.MAPPER.createObjectNode().set("items", items).toString());
    }

    private JsonNode spec(String revision, List<String> ids, String author) {
        return spec(revision, ids, author, Environment.production);
    }

    private JsonNode spec(String revision, List<String> ids, String author, Environment environment) {
        var content = Json.MAPPER.createObjectNode();
        content.putObject("classification").put("consequence", "Lots are missing.");
        var steps = content.withObject("/mapping").putArray("steps");
        ids.forEach(id -> steps.addObject().putObject("upsert").put("id", id));
        return Json.MAPPER.valueToTree(new InterfaceRevisionSpec(
                "lots",
                null,
                revision,
                new RevisionContent(content, environment, "https://odoo lyon", Map.of()).compressed(),
                List.of(author),
                true,
                List.of(new Change("mapping.steps[0].upsert.id", List.of("business", "technical"))),
                List.of("business", "technical"),
                compatibility,
                tests));
    }
}
