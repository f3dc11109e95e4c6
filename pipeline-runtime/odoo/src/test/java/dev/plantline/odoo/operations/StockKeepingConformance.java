package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OperationDesk;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stock.count, stock.scrap and quality.decide, on the real Odoo and the simulator alike. */
abstract class StockKeepingConformance extends StockConformance {
    OperationDesk count;
    OperationDesk scrap;
    OperationDesk decide;

    @BeforeAll
    void prepare() throws Exception {
        count = OperationDesk.open(odoo, "bot_stock", "stock.count");
        scrap = OperationDesk.open(odoo, "bot_stock", "stock.scrap");
        decide = OperationDesk.open(odoo, "bot_stock", "quality.decide");
    }

    private String sheet(String more, String lines) {
        return "{reference: C-%s, location: \"%s\"%s, lines: [%s]}"
                .formatted(run, shelf, more.isEmpty() ? "" : ", " + more, lines);
    }

    private static String counted(String item, String rest) {
        return "{item: %s, %s}".formatted(item, rest);
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    void whatWasCountedIsWhatIsThereAndTheAnswerNamesTheDifference() throws Exception {
        String more = item("none");
        String less = item("none");
        String same = item("none");
        put(more, "5", null);
        put(less, "5", null);
        put(same, "5", null);
        Verdict.Applied applied = count.apply(sheet(
                "",
                counted(more, "quantity: 9, unit: Units") + ", " + counted(less, "quantity: 0") + ", "
                        + counted(same, "quantity: 5")));
        assertThat(at(shelf, more, null)).isEqualTo("9");
        assertThat(at(shelf, less, null)).isEqualTo("0");
        assertThat(at(shelf, same, null)).isEqualTo("5");
        assertThat(applied.record()).startsWith("stock.location,");
        assertTotal(applied, "14");
        assertThat(moved(applied)).containsExactly(more + " 4", less + " -5", same + " 0");
    }

    @Test
    void theSheetsOfOneMessageAreAllCountedOrNone() throws Exception {
        String one = item("none");
        String other = item("none");
        put(one, "5", null);
        put(other, "5", null);
        Operation both =
                count.together(sheet("", counted(one, "quantity: 7")), sheet("", counted(other, "quantity: 2")));
        Verdict.Applied applied = (Verdict.Applied) count.send(List.of(both)).get(0);
        assertThat(at(shelf, one, null)).isEqualTo("7");
        assertThat(at(shelf, other, null)).isEqualTo("2");
        assertTotal(applied, "9");
        assertThat(moved(applied)).containsExactly(one + " 2", other + " -3");
        Operation half =
                count.together(sheet("", counted(one, "quantity: 8")), sheet("", counted("NONE" + run, "quantity: 2")));
        assertThat(count.send(List.of(half)).get(0)).isInstanceOf(Verdict.Rejected.class);
        assertThat(at(shelf, one, null)).isEqualTo("7");
    }

    @Test
    void aLotThatIsNotOnTheSheetStaysUnlessWhatIsMissingIsGone() throws Exception {
        String item = item("lot");
        lots(item, "A", "B");
        put(item, "5", "A");
        put(item, "6", "B");
        count.apply(sheet("", counted(item, "lot: A, quantity: 4")));
        assertThat(at(shelf, item, "B")).isEqualTo("6");
        count.apply(sheet("missing: zero", counted(item, "lot: A, quantity: 4")));
        assertThat(at(shelf, item, "A")).isEqualTo("4");
        assertThat(at(shelf, item, "B")).isEqualTo("0");
    }

    @Test
    void aCountThatIsOlderThanTheLastOneIsRefused() throws Exception {
        String item = item("none");
        count.apply(sheet("", counted(item, "quantity: 7")));
        assertThat(count.refuse(sheet("countedAt: '" + in(Duration.ofHours(-1)) + "'", counted(item, "quantity: 9"))))
                .startsWith("/lines/0: the count of ")
                .contains(" is late: ");
        assertThat(at(shelf, item, null)).isEqualTo("7");
    }

    @Test
    void whatMovedSinceTheCountIsTakenOnWhereTheDocumentSaysSo() throws Exception {
        String item = item("none");
        put(item, "10", null);
        OperationDesk transfer = OperationDesk.open(odoo, "bot_stock", "stock.transfer");
        transfer.apply("{reference: T, from: \"%s\", to: \"%s\", movedAt: '%s', lines: [{item: %s, quantity: 4}]}"
                .formatted(shelf, quarantine, in(Duration.ofMinutes(40)), item));
        String at = "countedAt: '" + in(Duration.ofMinutes(20)) + "'";
        assertThat(count.refuse(sheet(at, counted(item, "quantity: 9"))))
                .startsWith("/lines/0: since ")
                .contains(" 4 Units of " + item + " have gone from " + shelf + ": send movedSince: add");
        assertThat(count.refuse(sheet(at + ", movedSince: add", counted(item, "quantity: 3"))))
                .startsWith("/lines/0: 3 Units of " + item + " were counted at " + shelf + ", and 4 have gone");
        count.apply(sheet(at + ", movedSince: add", counted(item, "quantity: 9")));
        assertThat(at(shelf, item, null)).isEqualTo("5");
    }

    @Test
    void countsOfOnePlaceInOneCallFollowEachOtherAndABadOneTakesNoneWithIt() throws Exception {
        String item = item("none");
        assertThat(kinds(count.send(
                        sheet("", counted(item, "quantity: 3")),
                        sheet("", counted(run + "X", "quantity: 3")),
                        sheet("", counted(item, "quantity: 8")))))
                .containsExactly("Applied", "Rejected", "Applied");
        assertThat(at(shelf, item, null)).isEqualTo("8");
    }

    @Test
    void whatCannotBeCountedIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        String tracked = item("lot");
        String serial = item("serial");
        lots(tracked, "A");
        lots(serial, "S1");
        put(item, "5", null);
        assertThat(count.refuse(sheet("", counted(item, "quantity: 0.3333333"))))
                .startsWith("/lines/0/quantity: 0.3333333 Units cannot be kept");
        assertThat(count.refuse(sheet("", counted(item, "quantity: 1, lot: A"))))
                .startsWith("/lines/0/lot: " + item + " is not tracked in Odoo");
        assertThat(count.refuse(sheet("", counted(tracked, "quantity: 1"))))
                .startsWith("/lines/0/lot: " + tracked + " is tracked by lots in Odoo, and the message names none");
        assertThat(count.refuse(sheet("", counted(tracked, "quantity: 1, lot: X"))))
                .startsWith("/lines/0/lot: Odoo has no lot X of " + tracked);
        assertThat(count.refuse(sheet("", counted(serial, "quantity: 2, lot: S1"))))
                .startsWith("/lines/0/quantity: the serial number S1 is one piece, and the message says 2 Units");
        assertThat(count.refuse(sheet(
                        "", counted(tracked, "quantity: 1, lot: A") + ", " + counted(tracked, "quantity: 2, lot: A"))))
                .startsWith("/lines/1: " + tracked + " of lot A stands twice on the sheet");
        assertThat(count.refuse(sheet("movedSince: add", counted(item, "quantity: 1"))))
                .startsWith("/movedSince: movedSince needs to know since when");
        assertThat(count.refuse("{reference: C, location: WH, lines: [%s]}".formatted(counted(item, "quantity: 1"))))
                .startsWith("/location: WH holds no stock of the company: it is a place of the kind view");
        assertThat(count.refuse(sheet("countedAt: '" + in(Duration.ofDays(1)) + "'", counted(item, "quantity: 1"))))
                .startsWith("/countedAt: ")
                .contains(" has not come yet");
        assertThat(at(shelf, item, null)).isEqualTo("5");
    }

    private String scrapped(String item, String rest) {
        return "{reference: X-%s, location: \"%s\", item: %s, %s}".formatted(run, shelf, item, rest);
    }

    @Test
    void scrapLeavesThePlaceOnceAndHasARecordForEachLot() throws Exception {
        String item = item("lot");
        lots(item, "A", "B");
        put(item, "5", "A");
        put(item, "5", "B");
        Operation message =
                scrap.message(scrapped(item, "quantity: 4, lots: [{lot: A, quantity: 1}, {lot: B, quantity: 3}]"));
        Verdict.Applied applied = (Verdict.Applied) scrap.send(List.of(message)).get(0);
        assertThat(scrap.send(List.of(message)).get(0))
                .isEqualTo(new Verdict.Applied(applied.record(), applied.booked(), true));
        assertThat(at(shelf, item, "A")).isEqualTo("4");
        assertThat(at(shelf, item, "B")).isEqualTo("2");
        assertThat(applied.record()).startsWith("stock.scrap,");
        assertTotal(applied, "4");
        assertThat(moved(applied)).containsExactly(item + " A 1", item + " B 3");
    }

    @Test
    void scrapOfMoreThanThereIsIsAFactUnlessItIsRefused() throws Exception {
        String item = item("none");
        put(item, "2", null);
        assertThat(scrap.refuse(scrapped(item, "quantity: 3, shortage: refuse")))
                .isEqualTo("/quantity: Odoo has 2 Units at " + shelf + ", and 3 are to leave it");
        scrap.apply(scrapped(item, "quantity: 3"));
        assertThat(at(shelf, item, null)).isEqualTo("-1");
        assertThat(kinds(scrap.send(
                        scrapped(item, "quantity: 1"), scrapped(run, "quantity: 1"), scrapped(item, "quantity: 1"))))
                .containsExactly("Applied", "Rejected", "Applied");
        assertThat(at(shelf, item, null)).isEqualTo("-3");
    }

    @Test
    void whatCannotBeScrappedIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        put(item, "5", null);
        assertThat(scrap.refuse(scrapped(item, "quantity: 0.3333333")))
                .startsWith("/quantity: 0.3333333 Units cannot be kept");
        assertThat(scrap.refuse(scrapped(item("lot"), "quantity: 1"))).startsWith("/lot: ");
        assertThat(scrap.refuse(scrapped(item, "quantity: 1, reason: " + run)))
                .startsWith("/reason: Odoo has no scrap reason called " + run);
        assertThat(scrap.refuse(scrapped(item, "quantity: 1, to: WH/Stock")))
                .startsWith("/to: scrap cannot go to WH/Stock: it is a place of the kind internal");
        assertThat(at(shelf, item, null)).isEqualTo("5");
    }

    private String verdict(String verdict, String from, String to, String item, String rest) {
        return "{reference: Q-%s, verdict: %s, from: \"%s\", %sitem: %s, %s}"
                .formatted(run, verdict, from, to == null ? "" : "to: \"" + to + "\", ", item, rest);
    }

    @Test
    void goodsAreHeldBesideTheStockReleasedToItAndScrappedFromThere() throws Exception {
        String item = item("lot");
        lots(item, "A", "B");
        put(item, "10", "A");
        put(item, "10", "B");
        Verdict.Applied held = decide.apply(verdict("hold", shelf, quarantine, item, "quantity: 6, lot: A"));
        assertThat(at(shelf, item, "A")).isEqualTo("4");
        assertThat(at(quarantine, item, "A")).isEqualTo("6");
        assertThat(held.record()).startsWith("stock.picking,");
        assertTotal(held, "6");
        decide.apply(verdict("release", quarantine, shelf, item, "quantity: 2, lot: A"));
        assertThat(at(shelf, item, "A")).isEqualTo("6");
        Verdict.Applied scrapped = decide.apply(verdict("scrap", quarantine, null, item, "quantity: 3, lot: A"));
        assertThat(scrapped.record()).startsWith("stock.scrap,");
        assertThat(at(quarantine, item, "A")).isEqualTo("1");
        assertThat(at(shelf, item, "B")).isEqualTo("10");
    }

    @Test
    void decisionsInOneCallFollowEachOther() throws Exception {
        String item = item("none");
        put(item, "10", null);
        assertThat(kinds(decide.send(
                        verdict("hold", shelf, quarantine, item, "quantity: 5"),
                        verdict("scrap", quarantine, null, item, "quantity: 3"),
                        verdict("release", quarantine, shelf, item, "quantity: 9"),
                        verdict("release", quarantine, shelf, item, "quantity: 2"))))
                .containsExactly("Applied", "Applied", "Rejected", "Applied");
        assertThat(at(shelf, item, null)).isEqualTo("7");
        assertThat(at(quarantine, item, null)).isEqualTo("0");
    }

    @Test
    void aDecisionThatWouldHoldNothingIsRefused() throws Exception {
        String item = item("none");
        put(item, "5", null);
        assertThat(decide.refuse(verdict("hold", shelf, quarantine, item, "quantity: 6")))
                .isEqualTo("/quantity: Odoo has 5 Units at " + shelf + ", and 6 are to leave it");
        assertThat(decide.refuse(verdict("hold", "WH/Stock", shelf, item, "quantity: 1")))
                .isEqualTo("/to: what lies at " + shelf
                        + " stays available, for it is below WH/Stock: hold goods at a place beside it");
        assertThat(decide.refuse(verdict("release", shelf, "WH/Stock", item, "quantity: 1")))
                .startsWith("/from: nothing is held at " + shelf + ", for it is below WH/Stock");
        assertThat(decide.refuse(verdict("hold", shelf, shelf, item, "quantity: 1")))
                .startsWith("/to: the goods are to go from " + shelf + " to itself");
        assertThat(decide.refuse(verdict("hold", shelf, quarantine, item, "quantity: 1, reason: broken")))
                .startsWith("/reason: reason is a scrap reason, and the verdict is hold");
        assertThat(at(shelf, item, null)).isEqualTo("5");
    }
}
