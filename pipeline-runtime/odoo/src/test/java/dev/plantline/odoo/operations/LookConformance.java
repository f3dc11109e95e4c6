package dev.plantline.odoo.operations;

import static dev.plantline.model.Change.changed;
import static dev.plantline.model.Change.created;
import static dev.plantline.model.Change.kept;
import static dev.plantline.model.Change.unclear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.Operation;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents of master records would change is told without changing it, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LookConformance {
    private static final String NEW = "name: Bolt, type: stored, unit: Units";

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_master", "product.master");
    }

    private String item(String item, String rest) {
        return "{item: %s, %s}".formatted(run + item, rest);
    }

    private int items(String item) throws OdooFault {
        return odoo.search("bot_master", "product.product", List.of(List.of("default_code", "=", run + item)), "name")
                .size();
    }

    /**
     * An operation of master records.
     *
     * @param same what makes a record, and leaves it alone when it is there; {@code RUN} stands for what nothing else has
     * @param others what changes it
     * @param refused what Odoo refuses
     */
    private record Case(String operation, String same, List<String> others, String refused) {
        @Override
        public String toString() {
            return operation;
        }
    }

    static Stream<Case> all() {
        return Stream.of(
                new Case(
                        "product.master",
                        "{item: RUN-K, name: Bolt, type: stored, unit: Units, weight: 1.25, names: [{language: en_US, name: Bolt}]}",
                        List.of(
                                "{item: RUN-K, name: Screw}",
                                "{item: RUN-K, weight: 1.26}",
                                "{item: RUN-K, names: [{language: en_US, name: Screw}]}",
                                "{item: RUN-K, active: false}"),
                        "{item: RUN-K, category: RUN}"),
                new Case(
                        "partner.master",
                        "{partner: RUN-K, name: Acme, kind: company, city: Lyon, country: FR, supplier: true}",
                        List.of("{partner: RUN-K, city: Nantes}", "{partner: RUN-K, supplier: false}"),
                        "{partner: RUN-K, country: XX}"),
                new Case(
                        "unit.master",
                        "{unit: RUN-K, factor: 12, reference: Units}",
                        List.of("{unit: RUN-K, factor: 12.5, reference: Units}", "{unit: RUN-K, active: false}"),
                        "{unit: RUN-K, factor: 12, reference: RUN}"),
                new Case(
                        "location.master",
                        "{location: WH/Stock/RUN-K, usage: internal, countEveryDays: 30}",
                        List.of(
                                "{location: WH/Stock/RUN-K, countEveryDays: 7}",
                                "{location: WH/Stock/RUN-K, active: false}"),
                        "{location: WH/Stock/RUN-K, parent: RUN}"),
                new Case(
                        "workcenter.master",
                        "{workcenter: RUN-K, name: Saw, efficiency: 90, setupMinutes: 2.5}",
                        List.of("{workcenter: RUN-K, efficiency: 91}", "{workcenter: RUN-K, name: Press}"),
                        "{workcenter: RUN-K, alternatives: [RUN]}"),
                new Case(
                        "bom.master",
                        "{item: RUN-M, bom: B1, quantity: 10, components: [{item: RUN-A, quantity: 2}, {item: RUN-B, quantity: 0.5}],"
                                + " operations: [{name: Cut, workcenter: RUN-W, minutes: 2.5}]}",
                        List.of(
                                "{item: RUN-M, bom: B1, quantity: 11}",
                                "{item: RUN-M, bom: B1, components: [{item: RUN-A, quantity: 3}, {item: RUN-B, quantity: 0.5}]}",
                                "{item: RUN-M, bom: B1, components: [{item: RUN-A, quantity: 2}]}",
                                "{item: RUN-M, bom: B1, operations: [{name: Cut, workcenter: RUN-W, minutes: 3}]}",
                                "{item: RUN-M, bom: B1, active: false}"),
                        "{item: RUN-M, bom: B1, components: [{item: RUN, quantity: 2}]}"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void ofEachOperationItIsToldWhatIsNewWhatStaysWhatChangesAndWhatIsRefused(Case one) throws Exception {
        OperationDesk its = one.operation().equals("product.master")
                ? desk
                : OperationDesk.open(odoo, "bot_master", one.operation());
        if (one.operation().equals("bom.master")) {
            for (String item : List.of("M", "A", "B")) {
                desk.apply(item("-" + item, NEW));
            }
            OperationDesk.open(odoo, "bot_master", "workcenter.master")
                    .apply("{workcenter: %s-W, name: Saw}".formatted(run));
        }
        String same = one.same().replace("RUN", run);
        assertThat(its.look(same, same)).containsExactly(created, created);
        its.apply(same);
        assertThat(its.look(same)).containsExactly(kept);
        for (String other : one.others()) {
            assertThat(its.look(other.replace("RUN", run))).as(other).containsExactly(changed);
        }
        assertThat(its.look(one.refused().replace("RUN", run), same)).containsExactly(unclear, kept);
        assertThat(its.look(same)).as("nobody has changed it").containsExactly(kept);
    }

    @Test
    void nothingIsMadeChangedOrRememberedByLooking() throws Exception {
        Operation message = desk.message(item("A", NEW));
        assertThat(desk.look(List.of(message))).containsExactly(List.of(created));
        assertThat(items("A")).isZero();
        assertThat(((Verdict.Applied) desk.send(List.of(message)).get(0)).recovered())
                .as("the ledger does not know it")
                .isFalse();
        assertThat(desk.look(item("A", "name: Screw"))).containsExactly(changed);
        assertThat(desk.look(item("A", NEW))).containsExactly(kept);
    }

    @Test
    void aMessageThatHasItsOutcomeChangesNothingMore() throws Exception {
        Operation first = desk.message(item("B", NEW));
        desk.send(List.of(first));
        desk.apply(item("B", "name: Screw"));
        assertThat(desk.look(List.of(first, desk.resent(first), desk.another(desk.resent(first)))))
                .as("had its effect, repeats it, and says something else under its key")
                .containsOnly(List.of(kept));
        assertThat(desk.look(List.of(desk.undone(first))))
                .as("a human wants it again")
                .containsExactly(List.of(changed));
        assertThat(desk.look(item("B", NEW))).containsExactly(changed);
    }

    @Test
    void aMessageThatIsOlderThanWhatWasAppliedChangesNothing() throws Exception {
        String order = run + "versions";
        desk.send(List.of(desk.version(desk.message(item("V", NEW)), order, 1_000_000_000_000_000_007L)));
        Operation other = desk.message(item("V", "name: Screw"));
        assertThat(desk.look(List.of(
                        desk.version(other, order, 1_000_000_000_000_000_006L),
                        desk.version(other, order, 1_000_000_000_000_000_007L),
                        desk.version(other, order, 1_000_000_000_000_000_008L),
                        desk.version(other, run + "other", 1))))
                .containsExactly(List.of(kept), List.of(changed), List.of(changed), List.of(changed));
        assertThat(desk.look(List.of(desk.version(other, order, 1_000_000_000_000_000_007L))))
                .as("looking raises no version")
                .containsExactly(List.of(changed));
    }

    @Test
    void ofAMessageWithSeveralDocumentsEachIsTold() throws Exception {
        desk.apply(item("T1", NEW));
        desk.apply(item("T2", NEW));
        assertThat(desk.look(List.of(desk.together(
                        item("T1", NEW), item("T2", "name: Screw"), item("T3", NEW), item("T4", "name: Nut")))))
                .containsExactly(List.of(kept, changed, created, unclear));
    }

    @Test
    void whatTheTimeIsTooShortForIsAskedAgain() throws Exception {
        desk.apply(item("S", NEW));
        assertThat(desk.lookInNoTime(List.of(
                        desk.message(item("S", NEW)),
                        desk.message(item("S", "name: Screw")),
                        desk.message(item("S2", NEW)))))
                .containsExactly(List.of(kept), List.of(changed), List.of(created));
    }

    @Test
    void anOperationThatIsNotOfMasterRecordsTellsNothing() throws Exception {
        OperationDesk stock = OperationDesk.open(odoo, "bot_stock", "stock.count");
        Operation count = stock.past(dev.plantline.model.Json.MAPPER.readTree("{}"));
        assertThatThrownBy(() -> stock.look(List.of(count)))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("cannot tell what messages would change")
                .extracting(e -> ((TargetException) e).kind())
                .isEqualTo(TargetException.Kind.configuration);
    }
}
