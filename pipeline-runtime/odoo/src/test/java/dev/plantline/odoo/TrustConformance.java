package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.scrap;
import static dev.plantline.odoo.Operations.stamped;
import static dev.plantline.odoo.Operations.versioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.AnchorNote;
import dev.plantline.model.Json;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Step;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A side kit believes nobody: neither the holder of another duty's key nor its own caller. */
abstract class TrustConformance extends ConformanceSuite {
    private static final long LAST = (1L << 53) - 1;
    /** Two plants in one Odoo, with one duty each: whom is forged at, and who forges. */
    static final String VICTIM = "bot_purchase";

    private static final String FORGER = "bot_bill";
    private static final KitText VICTIMS_KIT = KitText.of(OdooUnderTest.PURCHASE, OdooUnderTest.ALLOWED);
    private static final KitText FORGERS_KIT = KitText.of(new KitOwner("turin", "finance"), OdooUnderTest.ALLOWED);

    /** Every column of every row of some plants, in the order of their ids, read past every kit. */
    abstract List<String> ledger(String... plants) throws Exception;

    /** Every row of the ledger that mentions a text somewhere. */
    abstract List<String> ledgerWith(String text) throws Exception;

    /** Leaves the users as they were, for whoever uses the database next. */
    final void leaveTheirGroups() throws Exception {
        for (KitText kit : List.of(VICTIMS_KIT, FORGERS_KIT)) {
            inGroup(kit, List.of(List.of(5, 0, 0)));
        }
    }

    final OdooTarget installed(String login, KitText kit) throws Exception {
        odoo.administration()
                .adopt(() -> odoo.keys().get("bot_admin"), kit.owner().plant(), OdooUnderTest.CLUSTER);
        return odoo.installed(login, kit);
    }

    private void inGroup(KitText kit, List<?> commands) throws OdooFault {
        JsonNode group = odoo.search(
                "bot_admin",
                "res.groups",
                List.of(List.of("name", "=", kit.owner().group())),
                "name");
        for (JsonNode each : group) {
            odoo.as("bot_admin")
                    .call(
                            "res.groups",
                            "write",
                            Map.of("ids", List.of(each.path("id")), "vals", Map.of("user_ids", commands)));
        }
    }

    /** Whoever holds a key of another plant, with its own kit, with the victim's, and in the victim's group by mistake. */
    @Test
    void noForgedCallTouchesARowOfAnotherPlantByteForByte() throws Exception {
        OdooTarget victim = installed(VICTIM, VICTIMS_KIT);
        OdooTarget forger = installed(FORGER, FORGERS_KIT);
        Operations victims = new Operations();
        victim.raise(victims.partition, 1, 0);
        Operation applied = victims.apply("applied", lot(loose, "applied" + run));
        Operation discarded = victims.apply("discarded", lot(loose, "discarded" + run));
        Operation next = victims.apply("next", lot(loose, "next" + run));
        victim.apply(victims.call(1, List.of(applied, closing(discarded, Outcome.discarded))));
        List<String> before = ledger("nantes");
        assertThat(before).hasSizeGreaterThanOrEqualTo(5);

        Map<String, Callable<?>> own = new LinkedHashMap<>();
        own.put("fences the partition", () -> forger.raise(victims.partition, LAST, 0));
        own.put(
                "says that it was applied",
                () -> forger.apply(victims.call(LAST, List.of(Operations.steps(next, lot(loose, "foreign" + run))))));
        own.put("closes it", () -> forger.apply(victims.call(LAST, List.of(closing(applied, Outcome.deadLettered)))));
        own.put(
                "takes over what was discarded",
                () -> forger.apply(victims.call(
                        LAST, List.of(stamped(Operations.steps(discarded, lot(loose, "foreign" + run)), LAST)))));
        for (Map.Entry<String, Callable<?>> forgery : own.entrySet()) {
            forgery.getValue().call();
            assertThat(ledger("nantes")).as(forgery.getKey()).isEqualTo(before);
        }

        List<ObjectNode> victimsCalls = List.of(
                raising(victims, 2),
                request(victims, next),
                request(victims, closing(next, Outcome.discarded)),
                request(victims, stamped(discarded, LAST)));
        List<String> all = ledger("nantes", "turin");
        for (boolean member : List.of(false, true)) {
            if (member) {
                inGroup(
                        VICTIMS_KIT,
                        List.of(List.of(
                                4, odoo.administration().user(() -> odoo.keys().get(FORGER)), 0)));
            }
            for (ObjectNode call : victimsCalls) {
                OdooFault refused = catchThrowableOfType(
                        OdooFault.class, () -> runAs(FORGER, kitOf(VICTIM, VICTIMS_KIT), call, Map.of()));
                assertThat(refused).as(call.toString()).isNotNull();
                if (member) {
                    assertThat(refused.getMessage())
                            .contains("is not the one that this side kit of nantes/purchase was");
                }
                assertThat(ledger("nantes", "turin")).as(call.toString()).isEqualTo(all);
            }
        }

        assertThat(applied(victim.apply(victims.call(1, List.of(applied))).get(0))
                        .recovered())
                .isTrue();
        assertThat(victim.apply(victims.call(1, List.of(discarded))))
                .containsExactly(new Verdict.Closed(Outcome.discarded, true));
        assertThat(applied(victim.apply(victims.call(1, List.of(next))).get(0)).recovered())
                .isFalse();
    }

    @Test
    void twoPlantsAndTwoDutiesOfOneOdooKeepTheSameKeysApart() throws Exception {
        Map<String, OdooTarget> targets = new LinkedHashMap<>();
        targets.put("nantes/purchase", installed(VICTIM, VICTIMS_KIT));
        targets.put("turin/finance", installed(FORGER, FORGERS_KIT));
        targets.put("lyon/production", target);
        targets.put("lyon/master-data", odoo.master());
        Operations same = new Operations();
        Operation message =
                versioned(same.apply("same", lot(loose, "replaced")), "order" + run, new MessageVersion.Number(1));
        Map<String, String> records = new LinkedHashMap<>();
        for (Map.Entry<String, OdooTarget> each : targets.entrySet()) {
            assertThat(each.getValue().raise(same.partition, 1 + records.size(), 0))
                    .as(each.getKey())
                    .isEqualTo(new Target.Ownership(0, 1, true));
            Operation own = Operations.steps(message, lot(loose, "own" + records.size() + run));
            Verdict.Applied applied = applied(each.getValue()
                    .apply(same.call(1 + records.size(), List.of(own)))
                    .get(0));
            assertThat(applied.recovered()).as(each.getKey()).isFalse();
            records.put(each.getKey(), applied.record());
        }
        assertThat(records.values()).doesNotHaveDuplicates();
        int epoch = 0;
        for (Map.Entry<String, OdooTarget> each : targets.entrySet()) {
            epoch++;
            assertThat(each.getValue().apply(same.call(epoch, List.of(message))))
                    .as(each.getKey())
                    .containsExactly(new Verdict.Applied(records.get(each.getKey()), true));
        }
    }

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

    /** With `default_state` and `check_move_validity` in it, a key alone would post documents that do not balance. */
    @Test
    void aCallersContextDoesNotReachTheKitsWork() throws Exception {
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        Map<String, Object> context = Map.of(
                "default_ref",
                "forged",
                "default_state",
                "done",
                "check_move_validity",
                false,
                "tracking_disable",
                true,
                "allowed_company_ids",
                List.of(1, 2, 3));
        for (Operation operation :
                List.of(mine.apply("context", lot(loose, "context" + run)), mine.apply("scrap", scrap(loose, "1")))) {
            JsonNode verdict = run("bot_mrp", request(mine, operation), context)
                    .path("verdicts")
                    .path(0);
            assertThat(verdict.path(0).asText()).isEqualTo("applied");
            String record = verdict.path(2).asText();
            JsonNode made = odoo.search(
                    "bot_mrp",
                    record.substring(0, record.indexOf(',')),
                    List.of(List.of("id", "=", id(record))),
                    record.startsWith("stock.lot") ? "ref" : "state");
            assertThat(made.path(0).path("ref").asText("")).isNotEqualTo("forged");
            assertThat(made.path(0).path("state").asText("draft")).isEqualTo("draft");
        }
    }

    @Test
    void whatIsNotExactlyOfTheFormIsRefusedAsAWhole() throws Exception {
        Map<String, Consumer<ObjectNode>> forgeries = new LinkedHashMap<>();
        forgeries.put("a key that this side kit does not know: forged", request -> request.put("forged", 1));
        forgeries.put("the request has no seconds", request -> request.remove("seconds"));
        forgeries.put("do is none of", request -> request.put("do", "delete"));
        forgeries.put("epoch is not a whole number", request -> request.put("epoch", 1L << 53));
        forgeries.put("epoch is not a whole number from", request -> request.put("epoch", Long.MAX_VALUE));
        forgeries.put("epoch is not a whole number from 1", request -> request.put("epoch", "1"));
        forgeries.put("partition is not a topic id", request -> request.put("partition", "o:x"));
        forgeries.put("no steps", request -> request.putArray("shapes").addArray());
        forgeries.put("an operation has a key", request -> operation(request).put("posted", true));
        forgeries.put("key has not 32 hex digits", request -> operation(request).put("key", "v:" + "0".repeat(30)));
        forgeries.put(
                "content has not 64 hex digits", request -> operation(request).put("content", ""));
        forgeries.put(
                "stamp is not a whole number", request -> operation(request).put("stamp", 1L << 53));
        forgeries.put("stamp is not a whole number from", request -> operation(request)
                .put("stamp", Long.MAX_VALUE));
        forgeries.put("key has not 32", request -> operation(request).put("key", "A".repeat(32)));
        forgeries.put(
                "edition is not a whole number", request -> operation(request).put("edition", 1.5));
        forgeries.put("position is not of the partition", request -> operation(request)
                .put("position", "other/0/1"));
        forgeries.put("version and orderKey", request -> operation(request).put("version", "n:1"));
        forgeries.put(
                "behind is not a whole number", request -> operation(request).put("behind", 0));
        forgeries.put(
                "orderKey has not 32",
                request -> operation(request).put("version", "n:1").put("orderKey", "../o:"));
        forgeries.put("close is neither", request -> close(request, "applied"));
        forgeries.put("close is neither deadLettered nor discarded", request -> close(request, "committed"));
        forgeries.put(
                "shape is not a whole number", request -> operation(request).put("shape", -1));
        forgeries.put("a step is none of", request -> step(request).put("do", "unlink"));
        forgeries.put("a step has a key", request -> step(request).put("sudo", true));
        forgeries.put("a step has not one of kinds for each of columns", request -> step(request)
                .putArray("kinds"));
        forgeries.put(
                "something in columns that is no text",
                request -> step(request).withArray("columns").set(0, 1));
        forgeries.put("a search has a key", request -> search(request).put("groupby", "name"));
        forgeries.put(
                "an operator of a search is none of",
                request -> search(request).withArray("operators").set(0, "=like"));
        forgeries.put(
                "a search has not one operator",
                request -> search(request).withArray("operators").removeAll());
        forgeries.put(
                "a search compares records by != only",
                request -> search(request).withArray("limitKinds").set(0, "r"));
        forgeries.put("a natural key names a record where there is none", request -> {
            ArrayNode key = Json.MAPPER.createArrayNode().add("product.product");
            key.addArray().add("name");
            key.add(search(request));
            key.addArray().add("r");
            step(request).withArray("kinds").set(0, key);
        });
        forgeries.put("an operation has more than 500 steps", request -> {
            ArrayNode steps = (ArrayNode) request.path("shapes").path(0);
            while (steps.size() <= 500) {
                steps.add(steps.path(0));
            }
        });
        Operations mine = new Operations();
        OdooTarget own = installed(VICTIM, VICTIMS_KIT);
        own.raise(mine.partition, 1, 0);
        List<String> before = ledger("nantes");
        for (Map.Entry<String, Consumer<ObjectNode>> forgery : forgeries.entrySet()) {
            ObjectNode request = request(mine, mine.apply("forged", lot(loose, "forged" + run)));
            forgery.getValue().accept(request);
            OdooFault refused =
                    catchThrowableOfType(OdooFault.class, () -> run(VICTIM, VICTIMS_KIT, request, Map.of()));
            assertThat(refused).as(forgery.getKey()).isNotNull();
            assertThat(refused.name()).as(forgery.getKey()).isEqualTo("odoo.exceptions.UserError");
            assertThat(refused.getMessage()).contains("plantline: ").contains(forgery.getKey());
            assertThat(ledger("nantes")).as(forgery.getKey()).isEqualTo(before);
        }
        ObjectNode byNumber = request(mine, mine.apply("number", lot(loose, "forged" + run)));
        step(byNumber).withArray("columns").set(1, "product_id/.id");
        step(byNumber).withArray("kinds").set(1, "v");
        ObjectNode byNumberToo = request(mine, mine.apply("number", lot(loose, "forged" + run)));
        step(byNumberToo).withArray("columns").set(2, "product_id/.id");
        step(byNumberToo).withArray("kinds").set(2, "v");
        for (ObjectNode request : List.of(byNumber, byNumberToo)) {
            assertThat(run(VICTIM, VICTIMS_KIT, request, Map.of()).toString())
                    .contains("forbidden", "never by its database id");
            assertThat(ledger("nantes")).isEqualTo(before);
        }
        assertThat(odoo.search("bot_mrp", "stock.lot", List.of(List.of("name", "=", "forged" + run)), "name"))
                .isEmpty();
    }

    /** The product of the step, looked up by more than equal values. */
    private static ObjectNode search(ObjectNode request) {
        ArrayNode kind = step(request).withArray("kinds").removeAll();
        step(request).withArray("columns").removeAll().add("product_id/.id");
        ArrayNode lookup = kind.addArray().add("product.product");
        lookup.addArray().add("name");
        ObjectNode search = lookup.addObject();
        search.putArray("limits").add("default_code");
        search.putArray("operators").add("<");
        search.putArray("limitKinds").add("v");
        search.putArray("order");
        return search.put("archived", false);
    }

    /** Who holds the bot's key tomorrow cannot rewrite yesterday, nor what is another's. */
    @Test
    void whoHoldsAKeyWritesNoAnchorOfAnotherDayPartitionPlantOrOwnerAndChangesNone() throws Exception {
        OdooTarget own = installed(VICTIM, VICTIMS_KIT);
        OdooTarget forger = installed(FORGER, FORGERS_KIT);
        Operations mine = new Operations();
        Operations others = new Operations();
        Instant now = Instant.now();
        for (Operations each : List.of(mine, others)) {
            own.raise(each.partition, 3, 0);
        }
        AnchorNote noted = mine.note("nantes", 3, 7, now);
        assertThat(own.note(noted)).isEqualTo(noted.anchor().text());
        List<String> before = ledger("nantes", "turin");

        assertThat(own.note(mine.note("nantes", 3, 8, now)))
                .isEqualTo(noted.anchor().text());
        for (int day : List.of(-400, -1, 1, 400)) {
            assertThat(own.note(mine.note("nantes", 3, 8, now.plus(Duration.ofDays(day)))))
                    .as("day " + day)
                    .isEmpty();
        }
        for (long epoch : List.of(2L, 4L)) {
            assertThat(own.note(others.note("nantes", epoch, 8, now)))
                    .as("epoch " + epoch)
                    .isEmpty();
        }
        assertThat(forger.note(new AnchorNote(
                        mine.partition, 3, mine.note("turin", 3, 8, now).anchor())))
                .as("of a partition that it does not own")
                .isEmpty();
        assertThat(ledger("nantes", "turin")).isEqualTo(before);

        Map<String, Consumer<ObjectNode>> forgeries = new LinkedHashMap<>();
        forgeries.put(
                "of another partition than the call",
                request -> request.put("anchor", noted.anchor().text().replace("/0 ", "/1 ")));
        forgeries.put(
                "is not of an audit of the plant's",
                request -> request.put("anchor", noted.anchor().text().replace("nantes.", "turin.")));
        forgeries.put(
                "is not one line",
                request -> request.put("anchor", noted.anchor().text() + "\n"));
        forgeries.put("does not know: day", request -> request.put("day", "2020-01-01"));
        forgeries.put("the request has no anchor", request -> request.remove("anchor"));
        for (Map.Entry<String, Consumer<ObjectNode>> forgery : forgeries.entrySet()) {
            ObjectNode request = raising(others, 3)
                    .put("do", "note")
                    .put("anchor", noted.anchor().text());
            request.remove("reached");
            forgery.getValue().accept(request);
            OdooFault refused =
                    catchThrowableOfType(OdooFault.class, () -> run(VICTIM, VICTIMS_KIT, request, Map.of()));
            assertThat(refused).as(forgery.getKey()).isNotNull();
            assertThat(refused.getMessage()).contains("plantline: ");
            assertThat(ledger("nantes", "turin")).as(forgery.getKey()).isEqualTo(before);
        }
    }

    /** Whoever gets into the group by mistake is still not the user that the kit was made for. */
    @Test
    void onlyTheDutysOwnUserCanRunItsKit() throws Exception {
        KitText raw = OdooUnderTest.kit("bot_mrp");
        KitText operation =
                KitText.of(OdooUnderTest.owner("bot_mrp"), new OperationKit("stock.transfer", References.DEFAULT));
        odoo.install(Map.of("bot_mrp", operation));
        Operations mine = new Operations();
        AnchorNote note = mine.note("lyon", 1, 7, Instant.now());
        ObjectNode noting =
                raising(mine, 1).put("do", "note").put("anchor", note.anchor().text());
        noting.remove("reached");
        ObjectNode purging = raising(mine, 1).put("do", "purge").put("sealed", 1);
        purging.remove("reached");
        purging.putArray("kept");
        Operation transfer = mine.apply("stranger", new Step.Do("stock.transfer", Json.MAPPER.createObjectNode()));
        List<ObjectNode> calls = List.of(
                raising(mine, LAST),
                noting,
                purging,
                request(mine, transfer),
                request(mine, closing(transfer, Outcome.discarded)));
        inGroup(
                raw,
                List.of(List.of(4, odoo.administration().user(() -> odoo.keys().get(FORGER)), 0)));
        try {
            for (KitText text : List.of(raw, operation)) {
                OdooAdministration.SideKitStatus status = odoo.administration()
                        .sideKit(() -> odoo.keys().get(FORGER), text.actionName(), OdooUnderTest.CLUSTER);
                assertThat(status.state()).isEqualTo(SideKitState.missing);
                assertThat(status.explanation()).contains("is not the one that this side kit of lyon/production was");
                for (ObjectNode call : calls) {
                    OdooFault refused = catchThrowableOfType(
                            OdooFault.class, () -> runAs(FORGER, kitOf("bot_mrp", text), call, Map.of()));
                    assertThat(refused).as(call.toString()).isNotNull();
                    assertThat(refused.getMessage())
                            .contains("is not the one that this side kit of lyon/production was");
                }
            }
            assertThat(ledgerWith(mine.partition.toString())).isEmpty();
        } finally {
            odoo.install(Map.of("bot_mrp", raw));
        }
        assertThat(target.database()).isNotEmpty();
    }

    /** A kit has the parts that its duty needs: what is not in its text cannot be asked for. */
    @Test
    void aKitKnowsNoStepWhosePartItHasNot() throws Exception {
        AllowList loads = new AllowList(OdooUnderTest.ALLOWED.rights(), Set.of(KitPart.load, KitPart.call));
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

    /** Only Odoo's own mode for counts keeps a stock's product and place. */
    @Test
    void aCountMakesNoStockOfOneProductOutOfAnother() throws Exception {
        KitText counts = KitText.of(OdooUnderTest.owner("bot_mrp"), AllowList.of(Set.of(Workflow.rawCountingSteps)));
        OdooTarget target = odoo.installed("bot_mrp", counts);
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        Map<String, Value> stock = Map.of(
                "product_id",
                Operations.ref("product_" + loose),
                "location_id",
                Operations.ref("stock.stock_location_stock"));
        Step turned = new Step.Find(
                "stock.quant",
                stock,
                Map.of(),
                null,
                Map.of("product_id", Operations.ref("product_" + tracked)),
                List.of());

        Verdict verdict = target.apply(mine.call(1, List.of(mine.apply("turned", turned))))
                .get(0);

        assertThat(rejected(verdict).failure().reason()).contains("editing is restricted");
    }

    /** What proves a call is told when it has another value, and a count is called with all rights. */
    @Test
    void aForgedProofReadsNothingAndChangesNothing() throws Exception {
        KitText counts = KitText.of(VICTIMS_KIT.owner(), AllowList.of(Set.of(Workflow.rawCountingSteps)));
        OdooTarget own = installed(VICTIM, counts);
        Operations mine = new Operations();
        own.raise(mine.partition, 1, 0);
        Step count = new Step.Load(
                "stock.quant",
                null,
                Map.of(
                        "product_id",
                        Operations.ref("product_" + loose),
                        "location_id",
                        Operations.ref("stock.stock_location_stock")),
                List.of(),
                Map.of("inventory_mode", new Value.Bool(true)));
        Value.Many other = new Value.Many(List.of(Operations.text("another")));
        List<String> before = ledger("nantes");
        for (String read : List.of(
                "company_id.fiscalyear_lock_date",
                "company_id.partner_id.bank_ids.acc_number",
                "company_id.name",
                "create_uid.totp_secret",
                "create_uid.login",
                "product_id",
                "quantity",
                "id")) {
            Step apply = new Step.Call("action_apply_inventory", Map.of(), null, Map.of(read, other));
            JsonNode answer =
                    run(VICTIM, counts, request(mine, mine.apply("proof by " + read, count, apply)), Map.of());
            JsonNode refused = answer.path("verdicts").path(0).path(1);
            assertThat(refused.path("name").asText()).as(read).isEqualTo("forbidden");
            assertThat(refused.path("text").asText())
                    .isEqualTo("the side kit may not prove stock.quant.action_apply_inventory by " + read);
            assertThat(ledger("nantes")).as(read).isEqualTo(before);
        }
    }

    /** Odoo's load looks for a name, and a stock is loaded with all rights. */
    @Test
    void aCountLooksForNoNameWithAllRights() throws Exception {
        KitText counts = KitText.of(VICTIMS_KIT.owner(), AllowList.of(Set.of(Workflow.rawCountingSteps)));
        OdooTarget own = installed(VICTIM, counts);
        Operations mine = new Operations();
        own.raise(mine.partition, 1, 0);
        List<String> before = ledger("nantes");
        for (String named : List.of("product_id", "location_id", "lot_id")) {
            Step count =
                    new Step.Load("stock.quant", null, Map.of(named, Operations.text("whatever")), List.of(), Map.of());
            TargetException refused = catchThrowableOfType(
                    TargetException.class,
                    () -> own.apply(mine.call(1, List.of(mine.apply("by the name in " + named, count)))));
            assertThat(refused).as(named).isNotNull();
            assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
            assertThat(refused.getMessage())
                    .contains(named + " of stock.quant is named by ref or lookup, never by the name of a record");
            assertThat(ledger("nantes")).as(named).isEqualTo(before);
        }
    }

    /** The duty moves and counts stock, whoever asks it for something else, and however. */
    @Test
    void whatTheWorkflowsOfADutyMayNotDoIsRefusedByItsKitAndChangesNothing() throws Exception {
        KitText transfers = KitText.of(
                OdooUnderTest.owner("bot_mrp"), AllowList.of(Set.of(Workflow.rawSteps, Workflow.rawCountingSteps)));
        OdooTarget stock = odoo.installed("bot_mrp", transfers);
        Operations mine = new Operations();
        stock.raise(mine.partition, 1, 0);
        Map<String, Value> ref = Map.of("ref", Operations.text("reached" + run));
        Map<String, Value> origin = Map.of("origin", Operations.text("reached" + run));
        Map<String, Value> context = Map.of("check_move_validity", new Value.Bool(false));
        Step picking = new Step.Load("stock.picking", null, origin, List.of(), Map.of());
        Map<String, Step[]> reaching = new LinkedHashMap<>();
        reaching.put("write account.move", new Step[] {new Step.Load("account.move", null, ref, List.of(), context)});
        reaching.put("write quantity of stock.quant", new Step[] {
            new Step.Load("stock.quant", null, Map.of("quantity", Operations.number("50000")), List.of(), Map.of())
        });
        reaching.put("write res.partner.bank", new Step[] {
            new Step.Upsert("res.partner.bank", "bank_" + run, Map.of("acc_number", Operations.text("FR76")), List.of())
        });
        reaching.put("write res.company", new Step[] {
            new Step.Find(
                    "res.company",
                    Map.of("name", Operations.text("x")),
                    Map.of(),
                    null,
                    Map.of("fiscalyear_lock_date", Operations.text("2000-01-01")),
                    List.of())
        });
        reaching.put("write owner_id of stock.picking", new Step[] {
            new Step.Load("stock.picking", null, Map.of("owner_id", Operations.text("x")), List.of(), Map.of())
        });
        reaching.put("never as a value", new Step[] {
            new Step.Load("stock.picking", null, Map.of("move_ids", Operations.text("x")), List.of(), Map.of())
        });
        reaching.put(
                "may not give check_move_validity",
                new Step[] {new Step.Load("stock.picking", null, origin, List.of(), context)});
        reaching.put("may not give default_company_id", new Step[] {
            picking,
            new Step.Call("button_validate", Map.of("default_company_id", new Value.Bool(true)), null, Map.of())
        });
        reaching.put("may not give skip_backorder to stock.picking.button_validate this value", new Step[] {
            picking, new Step.Call("button_validate", Map.of("skip_backorder", new Value.Bool(false)), null, Map.of())
        });
        reaching.put("may not give picking_ids_not_to_backorder", new Step[] {
            picking,
            new Step.Call(
                    "button_validate", Map.of("picking_ids_not_to_backorder", new Value.Bool(true)), null, Map.of())
        });
        reaching.put(
                "may not call stock.picking.unlink",
                new Step[] {picking, new Step.Call("unlink", Map.of(), null, Map.of())});
        for (Map.Entry<String, Step[]> attack : reaching.entrySet()) {
            TargetException refused = catchThrowableOfType(
                    TargetException.class,
                    () -> stock.apply(mine.call(1, List.of(mine.apply(attack.getKey(), attack.getValue())))));
            assertThat(refused).as(attack.getKey()).isNotNull();
            assertThat(refused.getMessage()).contains(attack.getKey());
            assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
        }
        assertThat(odoo.search("bot_mrp", "stock.picking", List.of(List.of("origin", "=", "reached" + run)), "name"))
                .isEmpty();
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
        KitText kit = KitText.of(OdooUnderTest.PURCHASE, OdooUnderTest.ALLOWED);
        Map<String, KitText> kits = Map.of("bot_purchase", kit);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", OdooUnderTest.CLUSTER);
        odoo.install(kits);
        OdooTarget ours = new OdooTarget(odoo.as("bot_purchase"), kit.actionName(), OdooUnderTest.CLUSTER, null);
        OdooTarget theirs = new OdooTarget(odoo.as("bot_purchase"), kit.actionName(), "elsewhere", null);
        Operations mine = new Operations();
        assertThat(ours.raise(mine.partition, 1, 0).raised()).isTrue();
        refusedAsOfAnotherCluster(theirs::database);
        refusedAsOfAnotherCluster(() -> theirs.raise(mine.partition, 2, 0));
        ObjectNode raise = raising(mine, 2).put("cluster", "elsewhere");
        Operation lot = mine.apply("cluster", lot(loose, "cluster" + run));
        ObjectNode apply = Json.MAPPER.valueToTree(
                new CallCodec(mine.call(1, List.of(lot)), Set.of()).request("elsewhere", 30, null));
        ObjectNode close =
                Json.MAPPER.valueToTree(new CallCodec(mine.call(1, List.of(closing(lot, Outcome.discarded))), Set.of())
                        .request("elsewhere", 30, null));
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

    static ObjectNode request(Operations of, Operation operation) {
        return Json.MAPPER.valueToTree(
                new CallCodec(of.call(1, List.of(operation)), Set.of()).request(OdooUnderTest.CLUSTER, 30, null));
    }

    private static void close(ObjectNode request, String outcome) {
        operation(request).remove(List.of("shape", "values"));
        operation(request).put("close", outcome);
    }

    private static ObjectNode raising(Operations of, long epoch) {
        ObjectNode raise = Json.MAPPER.createObjectNode();
        raise.put("do", "raise")
                .put("cluster", OdooUnderTest.CLUSTER)
                .put("epoch", epoch)
                .put("reached", 0);
        return raise.put("partition", of.partition.text());
    }

    static ObjectNode operation(ObjectNode request) {
        return (ObjectNode) request.path("operations").path(0);
    }

    private static ObjectNode step(ObjectNode request) {
        return (ObjectNode) request.path("shapes").path(0).path(0);
    }

    /** What anybody who holds the key can send. */
    final JsonNode run(String login, ObjectNode request, Map<String, Object> context) throws OdooFault {
        return run(login, OdooUnderTest.kit(login), request, context);
    }

    final JsonNode run(String login, KitText kit, ObjectNode request, Map<String, Object> context) throws OdooFault {
        return runAs(login, kitOf(login, kit), request, context);
    }

    /** Id of a kit's server action. */
    private long kitOf(String login, KitText kit) throws OdooFault {
        JsonNode row =
                odoo.search(login, SideKit.LEDGER, List.of(List.of("x_key", "=", "k:" + kit.actionName())), "x_record");
        return id(row.path(0).path("x_record").asText());
    }

    private JsonNode runAs(String login, long action, ObjectNode request, Map<String, Object> context)
            throws OdooFault {
        Map<String, Object> all = new LinkedHashMap<>(context);
        all.put(SideKit.CONTEXT, request);
        return odoo.as(login).call("ir.actions.server", "run", Map.of("ids", List.of(action), "context", all));
    }
}
