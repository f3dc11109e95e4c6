/** JSON-2, the protocol of Odoo 19 and newer. Nothing outside names it. */
package dev.plantline.odoo.protocol.json2;
