package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.versioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Step;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A side kit believes nobody: neither the holder of another duty's key nor its own caller. */
abstract class TrustConformance extends ConformanceSuite {
    private static final long LAST = (1L << 53) - 1;

    /** The forger holds the key of another duty and writes whatever its own kit lets it write. */
    @Test
    void theForgerWritesTheVictimsNextHundredKeysAndItsOwnerRowFirstAndTheVictimAppliesAllHundred() throws Exception {
        Operations victims = new Operations();
        OdooTarget forger = odoo.master();
        List<Operation> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add(versioned(
                    victims.apply("victim" + i, lot(loose, "victim" + i)),
                    "order" + run + i,
                    new MessageVersion.Number(5)));
        }
        forger.raise(victims.partition, LAST, 0);
        assertThat(forger.apply(victims.call(
                        LAST,
                        hundred.stream()
                                .map(each -> closing(each, Outcome.discarded))
                                .toList())))
                .containsOnly(new Verdict.Closed(Outcome.discarded, false));
        Operation newer = versioned(
                victims.apply("newer", productStep("forged" + run, "Forged")),
                "order" + run + 0,
                new MessageVersion.Number(9));
        assertThat(forger.apply(victims.call(LAST, List.of(newer)))).allMatch(Verdict.Applied.class::isInstance);

        assertThat(target.raise(victims.partition, 1, 0)).isEqualTo(new Target.Ownership(0, 1, true));
        assertThat(target.apply(victims.call(1, hundred)))
                .hasSize(100)
                .allSatisfy(verdict -> assertThat(applied(verdict).recovered()).isFalse());
        assertThat(odoo.search(
                        "bot_mrp", SideKit.LEDGER, List.of(List.of("x_owner", "!=", "lyon/production")), "x_owner"))
                .as("rows of others that its user can read")
                .isEmpty();
    }

    @Test
    void aCallersContextDoesNotReachTheKitsWork() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        JsonNode answer = run(
                "bot_mrp",
                request(mine, mine.apply("context", lot(loose, "context"))),
                Map.of("default_ref", "forged", "tracking_disable", true));
        assertThat(answer.path("verdicts").path(0).path(0).asText()).isEqualTo("applied");
        assertThat(odoo.search(
                                "bot_mrp",
                                "stock.lot",
                                List.of(
                                        List.of("name", "=", "context"),
                                        List.of("product_id.default_code", "=", loose)),
                                "ref")
                        .path(0)
                        .path("ref")
                        .asText(""))
                .isNotEqualTo("forged");
    }

    @Test
    void whatIsNotExactlyOfTheFormIsRefusedAsAWhole() throws Exception {
        Map<String, Consumer<ObjectNode>> forgeries = new LinkedHashMap<>();
        forgeries.put("a key that this side kit does not know: forged", request -> request.put("forged", 1));
        forgeries.put("the request has no seconds", request -> request.remove("seconds"));
        forgeries.put("do is none of", request -> request.put("do", "delete"));
        forgeries.put("epoch is not a whole number", request -> request.put("epoch", 1L << 53));
        forgeries.put("partition is not a topic id", request -> request.put("partition", "o:x"));
        forgeries.put("no steps", request -> request.putArray("shapes").addArray());
        forgeries.put("an operation has a key", request -> operation(request).put("posted", true));
        forgeries.put("key has not 32 hex digits", request -> operation(request).put("key", "v:" + "0".repeat(30)));
        forgeries.put(
                "content has not 64 hex digits", request -> operation(request).put("content", ""));
        forgeries.put(
                "stamp is not a whole number", request -> operation(request).put("stamp", 1L << 53));
        forgeries.put(
                "edition is not a whole number", request -> operation(request).put("edition", 1.5));
        forgeries.put("position is not of the partition", request -> operation(request)
                .put("position", "other/0/1"));
        forgeries.put("version and orderKey", request -> operation(request).put("version", "n:1"));
        forgeries.put(
                "orderKey has not 32",
                request -> operation(request).put("version", "n:1").put("orderKey", "../o:"));
        forgeries.put("close is neither", request -> {
            operation(request).remove(List.of("shape", "values"));
            operation(request).put("close", "applied");
        });
        forgeries.put(
                "shape is not a whole number", request -> operation(request).put("shape", -1));
        forgeries.put("a step is none of", request -> step(request).put("do", "unlink"));
        forgeries.put("a step has a key", request -> step(request).put("sudo", true));
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        for (Map.Entry<String, Consumer<ObjectNode>> forgery : forgeries.entrySet()) {
            ObjectNode request = request(mine, mine.apply("forged", lot(loose, "forged" + run)));
            forgery.getValue().accept(request);
            OdooFault refused = catchThrowableOfType(OdooFault.class, () -> run("bot_mrp", request, Map.of()));
            assertThat(refused).as(forgery.getKey()).isNotNull();
            assertThat(refused.name()).as(forgery.getKey()).isEqualTo("odoo.exceptions.UserError");
            assertThat(refused.getMessage()).contains("plantline: ").contains(forgery.getKey());
        }
        ObjectNode byNumber = request(mine, mine.apply("number", lot(loose, "forged" + run)));
        step(byNumber).withArray("columns").set(1, "product_id/.id");
        step(byNumber).withArray("kinds").set(1, "v");
        ObjectNode byNumberToo = request(mine, mine.apply("number", lot(loose, "forged" + run)));
        step(byNumberToo).withArray("columns").set(2, "product_id/.id");
        step(byNumberToo).withArray("kinds").set(2, "v");
        for (ObjectNode request : List.of(byNumber, byNumberToo)) {
            assertThat(run("bot_mrp", request, Map.of()).toString()).contains("forbidden", "never by its database id");
        }
        assertThat(odoo.search("bot_mrp", "stock.lot", List.of(List.of("name", "=", "forged" + run)), "name"))
                .isEmpty();
    }

    /** Whoever gets into the group by mistake is still not the user that the kit was made for. */
    @Test
    void onlyTheDutysOwnUserCanRunItsKit() throws Exception {
        KitText text = OdooUnderTest.kit("bot_mrp");
        JsonNode group = odoo.as("bot_admin")
                .call(
                        "ir.model.data",
                        "check_object_reference",
                        Map.of("module", "plantline", "xml_id", "lyon.production"));
        odoo.as("bot_admin")
                .call(
                        "res.groups",
                        "write",
                        Map.of(
                                "ids",
                                List.of(group.path(1)),
                                "vals",
                                Map.of(
                                        "user_ids",
                                        List.of(List.of(
                                                4,
                                                odoo.administration()
                                                        .user(() -> odoo.keys().get("bot_bill")),
                                                0)))));
        try {
            OdooAdministration.SideKitStatus status = odoo.administration()
                    .sideKit(() -> odoo.keys().get("bot_bill"), text.actionName(), OdooUnderTest.CLUSTER);
            assertThat(status.state()).isEqualTo(SideKitState.missing);
            assertThat(status.explanation()).contains("is not the one that this side kit of lyon/production was");
        } finally {
            odoo.install(Map.of("bot_mrp", text));
        }
        assertThat(target.database()).isNotEmpty();
    }

    /** A kit has the parts that its duty's mappings use: what is not in its text cannot be asked for. */
    @Test
    void aKitKnowsNoStepThatItsMappingsDoNotUse() throws Exception {
        AllowList loads = new AllowList(
                OdooUnderTest.ALLOWED.writes(), OdooUnderTest.ALLOWED.methods(), Set.of(KitPart.load, KitPart.call));
        OdooTarget small = odoo.installed("bot_mrp", KitText.of(OdooUnderTest.owner("bot_mrp"), loads));
        Operations mine = new Operations();
        small.raise(mine.partition, 1, 0);
        assertThat(applied(small.apply(mine.call(1, List.of(mine.apply("small", lot(loose, "small" + run)))))
                        .get(0)))
                .isNotNull();
        Step find = new Step.Find(
                "stock.lot", Map.of("name", Operations.text("small" + run)), Map.of(), null, Map.of(), List.of());
        TargetException refused = catchThrowableOfType(
                TargetException.class, () -> small.apply(mine.call(1, List.of(mine.apply("found", find)))));
        assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
        assertThat(refused.getMessage()).contains("a step is none of");
    }

    @Test
    void oneOdooUserServesOneDutyOfOnePlant() throws Exception {
        for (KitOwner other : List.of(new KitOwner("lyon", "other"), new KitOwner("turin", "production"))) {
            KitText text = KitText.of(other, OdooUnderTest.ALLOWED);
            InstallationRefusedException refused = catchThrowableOfType(
                    InstallationRefusedException.class, () -> odoo.install(Map.of("bot_mrp", text)));
            assertThat(refused.reason()).isEqualTo(InstallationRefusedException.Reason.sharedUser);
            assertThat(refused.getMessage())
                    .contains("the Odoo user bot_mrp", "is already in the group plantline.lyon.production");
        }
    }

    /** A cluster with a plant of the same name and its keys; and a pod that outlived an adoption. */
    @Test
    void aClusterThatDoesNotHaveThePlantIsRefusedInEveryCallUntilItAdoptsIt() throws Exception {
        KitText kit = KitText.of(new KitOwner("nantes", "purchase"), OdooUnderTest.ALLOWED);
        Map<String, KitText> kits = Map.of("bot_purchase", kit);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", OdooUnderTest.CLUSTER);
        odoo.install(kits);
        OdooTarget ours = new OdooTarget(odoo.as("bot_purchase"), kit.actionName(), OdooUnderTest.CLUSTER, null);
        OdooTarget theirs = new OdooTarget(odoo.as("bot_purchase"), kit.actionName(), "elsewhere", null);
        Operations mine = new Operations();
        assertThat(ours.raise(mine.partition, 1, 0).raised()).isTrue();
        refusedAsOfAnotherCluster(theirs::database);
        refusedAsOfAnotherCluster(() -> theirs.raise(mine.partition, 2, 0));
        ObjectNode raise = Json.MAPPER.createObjectNode();
        raise.put("do", "raise").put("cluster", "elsewhere").put("epoch", 2).put("reached", 0);
        raise.put("partition", mine.partition.ownerKey().substring(2));
        Operation lot = mine.apply("cluster", lot(loose, "cluster" + run));
        ObjectNode apply =
                Json.MAPPER.valueToTree(new CallCodec(mine.call(1, List.of(lot))).request("elsewhere", 30, null));
        ObjectNode close = Json.MAPPER.valueToTree(
                new CallCodec(mine.call(1, List.of(closing(lot, Outcome.discarded)))).request("elsewhere", 30, null));
        for (ObjectNode call : List.of(raise, apply, close)) {
            OdooFault refused = catchThrowableOfType(OdooFault.class, () -> run("bot_purchase", kit, call, Map.of()));
            assertThat(refused.getMessage())
                    .contains(
                            "the plant nantes belongs to the cluster " + OdooUnderTest.CLUSTER,
                            "this call comes from the cluster elsewhere",
                            "plantline sidekit adopt");
        }
        assertThat(ours.raise(mine.partition, 1, 0)).isEqualTo(new Target.Ownership(1, 1, true));

        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", "elsewhere");
        refusedAsOfAnotherCluster(() -> ours.apply(mine.call(1, List.of(lot))));
        refusedAsOfAnotherCluster(() -> ours.raise(mine.partition, 3, 1));
        InstallationRefusedException refused =
                catchThrowableOfType(InstallationRefusedException.class, () -> odoo.install(kits));
        assertThat(refused.reason()).isEqualTo(InstallationRefusedException.Reason.otherCluster);
        assertThat(refused.getMessage())
                .contains("the plant nantes", "belongs to the cluster elsewhere", "plantline sidekit adopt");
        assertThat(theirs.raise(mine.partition, 2, 1)).isEqualTo(new Target.Ownership(1, 2, true));
        assertThat(theirs.apply(mine.call(2, List.of(closing(lot, Outcome.discarded)))))
                .containsExactly(new Verdict.Closed(Outcome.discarded, false));
    }

    private static void refusedAsOfAnotherCluster(ThrowingCallable call) {
        TargetException refused = catchThrowableOfType(TargetException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
        assertThat(refused.getMessage()).contains("belongs to the cluster");
    }

    private static ObjectNode request(Operations of, Operation operation) {
        return Json.MAPPER.valueToTree(
                new CallCodec(of.call(1, List.of(operation))).request(OdooUnderTest.CLUSTER, 30, null));
    }

    private static ObjectNode operation(ObjectNode request) {
        return (ObjectNode) request.path("operations").path(0);
    }

    private static ObjectNode step(ObjectNode request) {
        return (ObjectNode) request.path("shapes").path(0).path(0);
    }

    /** What anybody who holds the key can send. */
    private JsonNode run(String login, ObjectNode request, Map<String, Object> context) throws OdooFault {
        return run(login, OdooUnderTest.kit(login), request, context);
    }

    private JsonNode run(String login, KitText kit, ObjectNode request, Map<String, Object> context) throws OdooFault {
        JsonNode row =
                odoo.search(login, SideKit.LEDGER, List.of(List.of("x_key", "=", "k:" + kit.actionName())), "x_record");
        String record = row.path(0).path("x_record").asText();
        Map<String, Object> all = new LinkedHashMap<>(context);
        all.put(SideKit.CONTEXT, request);
        return odoo.as(login).call("ir.actions.server", "run", Map.of("ids", List.of(id(record)), "context", all));
    }
}
