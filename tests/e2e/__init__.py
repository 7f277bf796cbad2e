"""The pages in real Chromium, with the real server and database behind them."""
