/** Reads records of an Odoo as messages. */
package dev.plantline.odoo.records;
