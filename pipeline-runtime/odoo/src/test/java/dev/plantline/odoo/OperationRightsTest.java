package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.OdooGroups;
import dev.plantline.engine.OdooGroups.More;
import dev.plantline.engine.OdooGroups.Need;
import dev.plantline.engine.Operations;
import dev.plantline.odoo.OperationRights.Case;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of groups is what the rights tests try on a real Odoo: they take their groups from it, and leave out none of its rows. */
class OperationRightsTest {
    private static final List<Case> CASES = Stream.concat(
                    RealOdooOperationRightsTest.CASES.stream(), RealOdooProductionRightsTest.CASES.stream())
            .toList();

    private static List<Case> of(String operation) {
        return CASES.stream().filter(each -> each.operation().equals(operation)).toList();
    }

    @Test
    void everyOperationIsTriedWithTheGroupsThatItAlwaysTakes() throws IOException {
        for (String operation : Operations.shipped().names()) {
            Need need = OdooGroups.of(operation);
            List<Set<String>> tried = new ArrayList<>();
            for (Case each : of(operation)) {
                tried.add(new TreeSet<>(each.groups("x")));
                assertThat(tried.get(tried.size() - 1)).as(each.toString()).isNotEmpty();
            }
            assertThat(tried).as(operation).isNotEmpty();
            if (!need.groups().isEmpty()) {
                assertThat(tried).as(operation).contains(new TreeSet<>(need.groups()));
            }
        }
    }

    @Test
    void whatSomeDocumentsTakeMoreIsTriedWithEachValueThatTakesIt() throws IOException {
        List<String> untried = new ArrayList<>();
        for (String operation : Operations.shipped().names()) {
            for (More more : OdooGroups.of(operation).more()) {
                Stream<List<String>> values = more.values().isEmpty()
                        ? Stream.of(List.of())
                        : more.values().stream().map(List::of);
                for (List<String> value : values.toList()) {
                    Need alone = new Need(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(new More(more.field(), value, more.where(), more.groups())));
                    boolean isTried = false;
                    for (Case each : of(operation)) {
                        isTried |= !each.instead()
                                && !alone.of(each.document("x"), each.known()).isEmpty();
                    }
                    if (!isTried) {
                        untried.add(operation + " " + more + " " + value);
                    }
                }
            }
        }
        assertThat(untried).isEmpty();
    }

    @Test
    void groupsThatDoAsWellAreTried() {
        for (String operation : Operations.shipped().names()) {
            assertThat(of(operation).stream().anyMatch(Case::instead))
                    .as(operation)
                    .isEqualTo(!OdooGroups.of(operation).instead().isEmpty());
        }
    }

    /** Else the words of a case would be about nothing, and the case be tried with fewer groups than it says. */
    @Test
    void whatOnlyOdooKnowsOfACaseStandsInTheTable() {
        for (Case each : CASES) {
            assertThat(OdooGroups.of(each.operation()).more().stream()
                            .filter(more -> more.where() != null)
                            .map(More::where))
                    .as(each.toString())
                    .containsAll(each.known());
        }
    }
}
