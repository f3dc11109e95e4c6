package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stock.count, stock.scrap, stock.issue, quality.decide and quality.record, on the real Odoo and the simulator alike. */
abstract class StockKeepingConformance extends StockConformance {
    /** Outside the stock. */
    final String maintenance = "Maintenance " + run;

    OperationDesk count;
    OperationDesk scrap;
    OperationDesk issue;
    OperationDesk decide;
    OperationDesk record;

    @BeforeAll
    void prepare() throws Exception {
        count = OperationDesk.open(odoo, "bot_stock", "stock.count");
        scrap = OperationDesk.open(odoo, "bot_stock", "stock.scrap");
        issue = OperationDesk.open(odoo, "bot_stock", "stock.issue");
        decide = OperationDesk.open(odoo, "bot_stock", "quality.decide");
        record = OperationDesk.open(odoo, "bot_stock", "quality.record");
        odoo.load(
                "bot_master",
                "stock.location",
                List.of("id", "name", "usage"),
                List.of(List.of("maintenance_" + run, maintenance, "inventory")));
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
        assertThat(saidToBeScrapped(item)).containsExactly(1.0, 3.0);
    }

    @Test
    void scrapOfSeveralMessagesInOneCallHasItsOwnQuantityInEachRecord() throws Exception {
        String item = item("none");
        String other = item("none");
        put(item, "9", null);
        put(other, "9", null);
        assertThat(kinds(scrap.send(scrapped(item, "quantity: 3"), scrapped(other, "quantity: 4"))))
                .containsExactly("Applied", "Applied");
        assertThat(saidToBeScrapped(item)).containsExactly(3.0);
        assertThat(saidToBeScrapped(other)).containsExactly(4.0);
    }

    private List<Double> saidToBeScrapped(String item) throws OdooFault {
        return odoo
                .search("bot_stock", "stock.scrap", List.of(List.of("product_id.default_code", "=", item)), "scrap_qty")
                .findValues("scrap_qty")
                .stream()
                .map(JsonNode::asDouble)
                .toList();
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

    String issued(String item, String rest) {
        return "{reference: M-%s, location: \"%s\", to: %s, item: %s, %s}"
                .formatted(run, shelf, maintenance, item, rest);
    }

    @Test
    void whatIsUsedUpLeavesTheStockByOneMove() throws Exception {
        String item = item("lot");
        lots(item, "A", "B");
        put(item, "10", "A");
        put(item, "10", "B");
        Verdict.Applied applied = issue.apply(
                issued(
                        item,
                        "quantity: 5, unit: Units, lots: [{lot: A, quantity: 2}, {lot: B, quantity: 3}], movedAt: '2026-03-02T08:00:00+01:00'"));
        assertThat(at(shelf, item, "A")).isEqualTo("8");
        assertThat(at(shelf, item, "B")).isEqualTo("7");
        assertThat(applied.record()).startsWith("stock.picking,");
        assertTotal(applied, "5");
        assertThat(moved(applied)).containsExactly(item + " A 2", item + " B 3");
        assertThat(field("stock.move.line", "date", "product_id.default_code", "=", item))
                .contains("2026-03-02 07:00:00");
        assertThat(field(
                        "stock.picking",
                        "origin",
                        "id",
                        "=",
                        Long.valueOf(applied.record().substring("stock.picking,".length()))))
                .containsExactly("M-" + run);
    }

    @Test
    void whatCannotBeUsedUpIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        put(item, "5", null);
        assertThat(issue.refuse(issued(item, "quantity: 6, shortage: refuse")))
                .isEqualTo("/quantity: Odoo has 5 Units at " + shelf + ", and 6 are to leave it");
        assertThat(issue.refuse(issued(item, "quantity: 0.3333333")))
                .startsWith("/quantity: 0.3333333 Units cannot be kept");
        assertThat(issue.refuse(issued(item, "quantity: 1, lot: A"))).startsWith("/lot: " + item + " is not tracked");
        assertThat(issue.refuse("{reference: M, location: %s, to: WH/Stock, item: %s, quantity: 1}"
                        .formatted("WH/Stock", item)))
                .startsWith("/to: what is used up leaves the stock, and WH/Stock is a place of the kind internal");
        for (String kind : List.of("inventory", "production")) {
            String own = odoo.search(
                            "bot_stock",
                            "stock.location",
                            List.of(
                                    List.of("usage", "=", kind),
                                    List.of("name", "in", List.of("Inventory adjustment", "Production"))),
                            "complete_name")
                    .path(0)
                    .path("complete_name")
                    .asText();
            assertThat(issue.refuse("{reference: M, location: WH/Stock, to: \"%s\", item: %s, quantity: 1}"
                            .formatted(own, item)))
                    .startsWith("/to: " + own + " is where Odoo itself books what is counted, made or scrapped");
        }
        assertThat(issue.refuse("{reference: M, location: %1$s, to: %1$s, item: %2$s, quantity: 1}"
                        .formatted(maintenance, item)))
                .startsWith("/location: " + maintenance + " holds no stock of the company");
        assertThat(issue.refuse(issued(item, "quantity: 1, operationType: WHIN")))
                .startsWith("/operationType: ")
                .contains("neither of internal transfers nor of deliveries");
        assertThat(issue.refuse(issued(item, "quantity: 1, movedAt: '2199-01-01T00:00:00Z'")))
                .startsWith("/movedAt: 2199-01-01T00:00:00Z has not come yet");
        assertThat(at(shelf, item, null)).isEqualTo("5");
    }

    private static String inspected(String item, String rest) {
        return "{item: %s, lot: A, inspection: I-1, %s}".formatted(item, rest);
    }

    /** The notes of an item's lots that inspections have left. */
    private List<String> notes(String item) throws OdooFault {
        List<String> notes = new ArrayList<>();
        for (String lot : field("stock.lot", "id", "product_id.default_code", "=", item)) {
            for (JsonNode note : odoo.search(
                    "bot_stock",
                    "mail.message",
                    List.of(List.of("model", "=", "stock.lot"), List.of("res_id", "=", Long.valueOf(lot))),
                    "body")) {
                if (note.path("body").asText().contains("Inspection")) {
                    notes.add(note.path("body").asText());
                }
            }
        }
        return notes;
    }

    @Test
    void theResultsOfAnInspectionStandWithTheLotAndItsFilesAreThere() throws Exception {
        String item = item("lot");
        lots(item, "A");
        Operation message = record.message(
                inspected(
                        item,
                        """
                verdict: failed, inspectedAt: '2026-03-02T08:00:00+01:00', remark: "a <b> & c\\nsecond", results: [
                 {characteristic: Length, value: '10.50', unit: mm, least: 10, most: 11.0, verdict: passed},
                 {characteristic: Hole, most: 3, verdict: failed}, {characteristic: Colour, value: red}],
                files: [{fileName: report.txt, content: YWJj}, {fileName: picture.txt, content: YWJk}]
                """));
        Verdict.Applied applied =
                (Verdict.Applied) record.send(List.of(message)).get(0);
        assertThat(notes(item))
                .containsExactly(
                        "<p><b>Inspection I-1: FAILED</b></p><p>2026-03-02 07:00:00 UTC</p><p>a &lt;b&gt; &amp; c<br>second</p><table>"
                                + "<tr><td>Characteristic</td><td>Result</td><td>Unit</td><td>Limits</td><td>Verdict</td></tr>"
                                + "<tr><td>Length</td><td>10.50</td><td>mm</td><td>10 to 11</td><td>passed</td></tr>"
                                + "<tr><td>Hole</td><td></td><td></td><td>at most 3</td><td>FAILED</td></tr>"
                                + "<tr><td>Colour</td><td>red</td><td></td><td></td><td></td></tr></table>");
        assertThat(applied.record()).startsWith("stock.lot,");
        assertThat(applied.booked().lines().stream()
                        .map(line -> line.record().substring(0, line.record().indexOf(','))))
                .containsExactly("stock.lot", "mail.message", "ir.attachment", "ir.attachment");
        assertThat(applied.booked().lines().get(0).lot()).isEqualTo("A");
        // what is there already stands for itself, and another inspection is another note
        Verdict.Applied second =
                record.apply(inspected(item, "verdict: passed, files: [{fileName: again.txt, content: YWJj}]"));
        assertThat(second.booked().lines().get(2))
                .isEqualTo(applied.booked().lines().get(2));
        assertThat(notes(item)).hasSize(2);
    }

    @Test
    void anInspectionThatSaysNothingOrOfNoLotIsRefused() throws Exception {
        String item = item("lot");
        lots(item, "A");
        assertThat(record.refuse("{item: %s, lot: A, inspection: I}".formatted(item)))
                .isEqualTo("/results: the inspection has neither verdict nor results, remark or files");
        assertThat(record.refuse("{item: %s, lot: B, inspection: I, remark: x}".formatted(item)))
                .startsWith("/lot: Odoo has no lot B of " + item);
        String other = item("lot");
        lots(other, run + "L");
        assertThat(record.refuse("{item: %s, lot: %sL, inspection: I, remark: x}".formatted(item, run)))
                .isEqualTo("/lot: Odoo has no lot " + run + "L of " + item + "; the lot of this name is of [" + other
                        + "] Part " + other);
        String loose = item("none");
        assertThat(record.refuse("{item: %s, lot: A, inspection: I, remark: x}".formatted(loose)))
                .isEqualTo("/item: " + loose
                        + " is not tracked in Odoo, so that it has no lots that an inspection could stand with");
        assertThat(record.refuse(inspected(item, "results: [{characteristic: a}]")))
                .isEqualTo("/results/0: a result has a value, a verdict, or both, and this one has neither");
        assertThat(record.refuse(
                        inspected(item, "results: [{characteristic: a, value: '1'}, {characteristic: a, value: '2'}]")))
                .isEqualTo("/results/1/characteristic: a stands twice among the results");
        assertThat(record.refuse(inspected(item, "results: [{characteristic: a, value: '1', least: 2, most: 1.5}]")))
                .isEqualTo("/results/0/least: the lower limit 2 is above the upper limit 1.5");
        assertThat(record.refuse(inspected(item, "files: [{fileName: a, content: abcde}]")))
                .isEqualTo(
                        "/files/0/content: the content is no file in base64, with its padding and without line breaks");
        assertThat(record.refuse(
                        inspected(item, "files: [{fileName: a, content: YWJj}, {fileName: b, content: YWJj}]")))
                .isEqualTo("/files/1/content: the content of b is that of a in the same message");
        assertThat(kinds(record.send(
                        inspected(item, "remark: x"),
                        "{item: %s, lot: B, inspection: I, remark: x}".formatted(item),
                        inspected(item, "remark: y"))))
                .containsExactly("Applied", "Rejected", "Applied");
        assertThat(notes(item)).hasSize(2);
    }

    @Test
    void aCountHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "COUNT";
        itemEach(prefix);
        comparingStock(new OneEffect(
                        OnceOnly.stockCount,
                        count,
                        prefix,
                        mark -> sheet("", counted(mark, "quantity: 7")),
                        mark -> sheet("", counted(mark, "quantity: 0.3333333"))))
                .isProven();
    }

    @Test
    void scrapHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "SCRAP";
        itemEach(prefix);
        comparingStock(new OneEffect(
                        OnceOnly.stockScrap,
                        scrap,
                        prefix,
                        mark -> scrapped(mark, "quantity: 3"),
                        mark -> scrapped(mark, "quantity: 11, shortage: refuse")))
                .comparing("bot_stock", "stock.scrap", "product_id.default_code", "product_id", "scrap_qty", "state")
                .isProven();
    }

    @Test
    void anIssueHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String item = item("none");
        new OneEffect(
                        OnceOnly.stockIssue,
                        issue,
                        run + "ISSUE",
                        mark -> issued(item, "quantity: 3").replace("M-" + run, mark),
                        mark -> issued(run, "quantity: 3").replace("M-" + run, mark))
                .comparing("bot_stock", "stock.picking", "origin", "origin", "state", "move_ids")
                .adding(() -> new BigDecimal(at(shelf, item, null)))
                .isProven();
    }

    @Test
    void aDecisionHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "DECIDE";
        itemEach(prefix);
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "inventory_quantity_auto_apply"),
                OneEffect.marks(prefix).stream()
                        .map(mark -> List.of("product_" + mark, "shelf_" + run, "10"))
                        .toList());
        comparingStock(new OneEffect(
                        OnceOnly.qualityDecide,
                        decide,
                        prefix,
                        mark -> verdict("hold", shelf, quarantine, mark, "quantity: 6"),
                        mark -> verdict("hold", shelf, quarantine, mark, "quantity: 11")))
                .isProven();
    }

    @Test
    void anInspectionHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String item = item("lot");
        lots(item, "A");
        String document = "{item: %s, lot: %s, inspection: %s, verdict: passed}";
        new OneEffect(
                        OnceOnly.qualityRecord,
                        record,
                        run + "INSPECT",
                        mark -> document.formatted(item, "A", mark),
                        mark -> document.formatted(item, "B", mark))
                .comparing("bot_stock", "mail.message", "body", "body", "model", "body")
                .isProven();
    }
}
