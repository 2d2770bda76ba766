"""Two models, and the engines that run them for `./landbridge bench kernel`."""
