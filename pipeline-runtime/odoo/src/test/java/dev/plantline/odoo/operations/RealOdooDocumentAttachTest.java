package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.clicks.Shop;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and the records that only that one has. */
class RealOdooDocumentAttachTest extends DocumentAttachConformance {
    private static final String FILE = "fileName: file.pdf, content: " + base64("%PDF-1.4 file");

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aFileIsAttachedToOrdersTransfersAndBillsByTheBotOfEach() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Shop.Case made = shop.production();
            attached(
                    "bot_mrp",
                    "mrp.production",
                    made.document("order"),
                    "to: productionOrder, number: " + made.number("order"));
            Shop.Case bought = shop.receipt();
            attached(
                    "bot_stock",
                    "stock.picking",
                    bought.document("receipt"),
                    "to: transfer, number: " + bought.number("receipt"));
            attached(
                    "bot_bill",
                    "purchase.order",
                    bought.document("order"),
                    "to: purchaseOrder, number: " + bought.number("order"));
            String supplier = bought.partnerCode("supplier");
            String bill = OperationDesk.open(odoo, "bot_bill", "bill.draft")
                    .apply(
                            "{supplier: '%s', reference: R, date: '2026-03-05', currency: USD, lines: [{item: '%s', quantity: 1, price: 10, taxes: []}], tax: 0, total: 10}"
                                    .formatted(supplier, bought.code("item")))
                    .record();
            attached(
                    "bot_bill",
                    "account.move",
                    Long.parseLong(bill.split(",")[1]),
                    "to: bill, number: R, partner: '" + supplier + "'");
        }
    }

    private void attached(String login, String model, long id, String to) throws Exception {
        OperationDesk.open(odoo, login, "document.attach").apply("{" + to + ", " + FILE + "}");
        JsonNode attachments = attachments(login, model, id);
        assertThat(attachments).hasSize(1);
        assertThat(attachments.path(0).path("name").asText()).isEqualTo("file.pdf");
    }

    /** Odoo's own upload would make it smaller, and a second message with it would then not know it again. */
    @Test
    void aLargeImageStaysWhatWasSent() throws Exception {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3000, 2500, BufferedImage.TYPE_INT_RGB), "png", image);
        String content = Base64.getEncoder().encodeToString(image.toByteArray());
        OperationDesk master = OperationDesk.open(odoo, "bot_master", "document.attach");
        String document = "{to: item, item: " + item + ", fileName: photo.png, content: '" + content + "'}";
        String record = master.apply(document).record();
        assertThat(master.apply(document).record()).isEqualTo(record);
        JsonNode attachment = odoo.search(
                "bot_master",
                "ir.attachment",
                List.of(List.of("id", "=", Long.valueOf(record.split(",")[1]))),
                "file_size",
                "mimetype");
        assertThat(attachment.path(0).path("file_size").asInt()).isEqualTo(image.size());
        assertThat(attachment.path(0).path("mimetype").asText()).isEqualTo("image/png");
    }
}
